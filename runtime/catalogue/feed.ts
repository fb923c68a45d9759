import { type CsvRecord, fieldsOf, readCsvRecords } from "./csv-records";
import { type Line, readLines } from "./feed-lines";
import { checkRow, columns, type FeedRow, requiredColumns } from "./feed-row";

/** One row of a feed: what it says, or why it cannot be taken. */
export type FeedEntry = {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** As it stands there, valid or not; undefined when there is none to be read. */
  readonly id?: string;
} & ({ readonly row: FeedRow } | { readonly problem: string });

/** The feed as a whole cannot be read; trying again would end the same way. */
export class FeedError extends Error {
  override readonly name = "FeedError";
  readonly code: "FeedEmpty" | "FeedHeaderWrong" | "FeedWithoutValidRow";
  readonly fix: string;

  constructor(code: FeedError["code"], what: string, fix: string) {
    super(what);
    this.code = code;
    this.fix = fix;
  }
}

/**
 * The rows of a partner's feed as it arrives: CSV with a header and ",", ";" or tabs between its columns, or JSON
 * lines. Which of them it is, its first line tells. Memory does not grow with the feed.
 *
 * @throws FeedError when there is no first line, or one that is neither
 */
export async function* readFeed(content: AsyncIterable<Uint8Array>): AsyncGenerator<FeedEntry> {
  const lines = readLines(content);
  const first = await firstLine(lines);
  if (first.text.trimStart().startsWith("{")) yield* jsonEntries(startingWith(first, lines));
  else yield* csvEntries(first, lines);
}

async function firstLine(lines: AsyncGenerator<Line>): Promise<Line> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done)
      throw new FeedError(
        "FeedEmpty",
        "the feed is empty",
        "write it again; an export has probably been cut off",
      );
    if (value.text.trim() !== "") return value;
  }
}

async function* startingWith<Value>(first: Value, rest: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield first;
  yield* rest;
}

async function* jsonEntries(lines: AsyncIterable<Line>): AsyncGenerator<FeedEntry> {
  for await (const { number: line, text, isTooLong } of lines) {
    if (isTooLong) yield { line, problem: "the line is too long" };
    else if (text.trim() !== "") yield jsonEntry(line, text);
  }
}

function jsonEntry(line: number, text: string): FeedEntry {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { line, problem: "the line is not JSON" };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { line, problem: "the line is not a JSON object" };
  const values: Record<string, string> = {};
  for (const column of columns) {
    const value: unknown = Object.hasOwn(parsed, column) ? parsed[column as keyof typeof parsed] : undefined;
    if (value === undefined || value === null) continue;
    if (typeof value !== "string" && typeof value !== "number")
      return { line, problem: `${column} must be text, a number or null` };
    values[column] = String(value);
  }
  return checked(line, values);
}

async function* csvEntries(header: Line, lines: AsyncIterable<Line>): AsyncGenerator<FeedEntry> {
  const { delimiter, names } = readHeader(header);
  for await (const record of readCsvRecords(lines, delimiter)) {
    if ("problem" in record) yield record;
    else yield csvEntry(record, names);
  }
}

function csvEntry(
  { line, fields }: Extract<CsvRecord, { fields: unknown }>,
  names: readonly string[],
): FeedEntry {
  const values = Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ""]));
  if (fields.length === names.length) return checked(line, values);
  const problem = `the row has ${fields.length} columns, the header has ${names.length}`;
  // columns may have moved: this id might be another's
  return { line, problem };
}

function checked(line: number, values: Readonly<Record<string, string>>): FeedEntry {
  const id = values["id"]?.trim() || undefined;
  const row = checkRow(values);
  return typeof row === "string" ? { line, id, problem: row } : { line, id, row };
}

function readHeader({ text }: Line): { delimiter: string; names: string[] } {
  const candidates = [",", ";", "\t"].map((delimiter) => {
    const fields = fieldsOf(text, delimiter);
    const names = Array.isArray(fields) ? fields.map((name) => name.trim().toLowerCase()) : [];
    return { delimiter, names, missing: missing(names).length };
  });
  const best = candidates.reduce((a, b) => (b.missing < a.missing ? b : a));
  const repeated = columns.filter((column) => best.names.filter((name) => name === column).length > 1);
  if (best.missing > 0 || repeated.length > 0) throw headerError(missing(best.names), repeated);
  return best;
}

function missing(names: readonly string[]): string[] {
  return requiredColumns.filter((column) => !names.includes(column));
}

function headerError(missing: readonly string[], repeated: readonly string[]): FeedError {
  const what = [
    missing.length > 0 ? `the first line names no column ${missing.join(", ")}` : "",
    repeated.length > 0 ? `the first line names ${repeated.join(", ")} twice` : "",
  ];
  return new FeedError(
    "FeedHeaderWrong",
    what.filter(Boolean).join("; "),
    `begin a CSV file with a line such as ${columns.join(",")}, or write one JSON object a line`,
  );
}
