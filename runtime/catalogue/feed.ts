import { type CsvRecord, readCsvRecords } from "../shared/text/csv-records";
import { decodeText, NotText, TextCutOff } from "../shared/text/decode-text";
import { ExactNumber, readExactObject } from "../shared/text/exact-json";
import { readJsonElements } from "../shared/text/json-elements";
import { type Line, readLines } from "../shared/text/lines";
import { FeedError } from "./feed-error";
import { declaredDelimiter, readFeedHeader } from "./feed-header";
import { checkRow, columns, type FeedRow } from "./feed-row";

/** One row of a feed: what it says, or why it cannot be taken. */
export type FeedEntry = {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** As it stands there, valid or not; undefined when there is none to be read. */
  readonly id?: string;
  /** The feed ends with it as files do that were cut off: when something is wrong with it, it was. */
  readonly isOpen?: true;
} & ({ readonly row: FeedRow } | { readonly problem: string });

/**
 * The rows of a partner's feed as it arrives: CSV with a header and ",", ";", "|" or tabs between its columns, JSON
 * lines, or a JSON array, in UTF-8 or UTF-16, packed with gzip or not. Its first bytes tell which of them it is.
 * Memory does not grow with the feed.
 *
 * @throws FeedError when it is empty, or none of these
 */
export async function* readFeed(content: AsyncIterable<Uint8Array>): AsyncGenerator<FeedEntry> {
  let line = 1;
  try {
    for await (const entry of entriesOf(decodeText(content))) {
      line = entry.line;
      yield entry;
    }
  } catch (error) {
    if (error instanceof NotText) throw new FeedError("FeedFormatNotSupported", error.message, error.fix);
    if (!(error instanceof TextCutOff)) throw error;
    yield { line: line + 1, problem: error.message, isOpen: true };
  }
}

async function* entriesOf(pieces: AsyncGenerator<string>): AsyncGenerator<FeedEntry> {
  let start = "";
  while (start.trim() === "") {
    const { done, value } = await pieces.next();
    if (done) throw empty();
    start = value;
  }
  const text = startingWith(start, pieces);
  const sign = start.trimStart().charAt(0);
  if (sign === "<") throw notSupported("it is XML or HTML", "export it as CSV or JSON lines");
  if (sign === "[") yield* arrayEntries(text);
  else if (sign === "{") yield* lineEntries(readLines(text));
  else yield* csvEntries(readLines(text));
}

async function* startingWith<Value>(first: Value, rest: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield first;
  yield* rest;
}

async function* arrayEntries(pieces: AsyncIterable<string>): AsyncGenerator<FeedEntry> {
  for await (const element of readJsonElements(pieces))
    yield "text" in element ? jsonEntry(element.line, element.text) : element;
}

async function* lineEntries(lines: AsyncIterable<Line>): AsyncGenerator<FeedEntry> {
  let isFirst = true;
  for await (const { number: line, text, isTooLong, isOpen } of lines) {
    if (text.trim() === "") continue;
    if (isFirst && !isTooLong) refuseDocument(text, isOpen);
    isFirst = false;
    const entry = isTooLong ? { line, problem: "the line is too long" } : jsonEntry(line, text);
    yield isOpen ? { ...entry, isOpen } : entry;
  }
}

/** @throws FeedError when the line is, or begins, one object that holds all rows */
function refuseDocument(text: string, isOpen: boolean): void {
  const fix = "write its rows as a JSON array, or one object a line";
  if (!isOpen && !text.trimEnd().endsWith("}"))
    throw notSupported("it is one JSON object over several lines", fix);
  const members = readExactObject(text);
  if (typeof members === "string" || members.has("id")) return;
  const [rows] = [...members].find(([, member]) => Array.isArray(member)) ?? [];
  if (rows !== undefined) throw notSupported(`it is one JSON object with its rows in "${rows}"`, fix);
}

function jsonEntry(line: number, text: string): FeedEntry {
  const members = readExactObject(text);
  if (typeof members === "string") return { line, problem: members };
  const values: Record<string, string> = {};
  for (const column of columns) {
    const value = members.get(column);
    if (value === undefined || value === null) continue;
    if (column === "id" && value instanceof ExactNumber && !value.isWhole)
      return { line, problem: `id must be text or a whole number, not ${value.text}` };
    if (typeof value !== "string" && !(value instanceof ExactNumber))
      return { line, problem: `${column} must be text, a number or null` };
    values[column] = typeof value === "string" ? value : value.text;
  }
  return checked(line, values);
}

async function* csvEntries(lines: AsyncGenerator<Line>): AsyncGenerator<FeedEntry> {
  const first = await firstLine(lines);
  const declared = declaredDelimiter(first);
  const { delimiter, names } = readFeedHeader(declared ? await firstLine(lines) : first, declared);
  for await (const record of readCsvRecords(lines, delimiter)) {
    const entry =
      "problem" in record ? { line: record.line, problem: record.problem } : csvEntry(record, names);
    yield record.isOpen ? { ...entry, isOpen: true } : entry;
  }
}

async function firstLine(lines: AsyncGenerator<Line>): Promise<Line> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) throw empty();
    if (value.text.trim() !== "") return value;
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

function empty(): FeedError {
  return new FeedError(
    "FeedEmpty",
    "the feed is empty",
    "write it again; an export has probably been cut off",
  );
}

function notSupported(what: string, fix: string): FeedError {
  return new FeedError("FeedFormatNotSupported", what, fix);
}
