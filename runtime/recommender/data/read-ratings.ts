import { RecommenderError, requireRange } from "../errors";
import { Identifiers } from "./identifiers";
import type { Interactions } from "./interactions";
import { type Format, parserOf } from "./rating-lines";
import { RatingRows } from "./rating-rows";
import { readText } from "./read-text";
import { recordsOf, type TextRecord } from "./text-records";

export interface ReadOptions {
  /** @default "auto" - from the first line: `{` is JSON lines, `::` separates MovieLens columns, else CSV */
  readonly format?: Format | "auto";
  /** Lowest and highest rating that is accepted. @default [-Infinity, Infinity] - any finite one */
  readonly range?: readonly [low: number, high: number];
  /** Which rating counts when a user rated an item twice. @default "last" - the newest; the later line at equal times */
  readonly duplicates?: "last" | "first";
  /** Items that exist. @default - every item that occurs */
  readonly knownItems?: ReadonlySet<string>;
  /** Users that exist. @default - every user that occurs */
  readonly knownUsers?: ReadonlySet<string>;
  /** Called about every 1 MB with the number of lines read. */
  readonly onProgress?: (lines: number) => void;
}

export type BadLine =
  | "Malformed"
  | "NotFinite"
  | "OutOfRange"
  | "UnknownUser"
  | "UnknownItem"
  | "Duplicate"
  | "BadTime";

export interface ReadReport {
  readonly lines: number;
  readonly accepted: number;
  /** How many lines were left out, by reason. */
  readonly refused: Readonly<Partial<Record<BadLine, number>>>;
  /** The first 20 of them, so that someone can look. */
  readonly examples: readonly { readonly line: number; readonly reason: BadLine; readonly text: string }[];
}

export interface Ratings {
  readonly interactions: Interactions;
  readonly users: Identifiers;
  readonly items: Identifiers;
  readonly report: ReadReport;
}

/**
 * Reads a file line by line: memory grows by some 40 bytes for a rating, whatever the file's size. In UTF-8 or UTF-16,
 * packed with gzip or not; a JSON array counts as its elements.
 *
 * @throws what `parseRatings` does, and InvalidData when the file is not text
 */
export async function readRatings(path: string, options: ReadOptions = {}): Promise<Ratings> {
  return readText(path, async (pieces) => parse(await recordsOf(pieces), options));
}

/**
 * Ratings from lines. Bad lines are left out and reported, never guessed at.
 *
 * @throws EmptyData when no line could be used; InvalidData when the first line tells not which column is which;
 *   InvalidOption for a range that is upside down
 */
export async function parseRatings(
  lines: AsyncIterable<string> | Iterable<string>,
  options: ReadOptions = {},
): Promise<Ratings> {
  async function* records(): AsyncGenerator<TextRecord> {
    let number = 0;
    for await (const text of lines) yield { number: ++number, text, isTooLong: false };
  }
  return parse(records(), options);
}

async function parse(records: AsyncIterable<TextRecord>, options: ReadOptions): Promise<Ratings> {
  const [low, high] = options.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (options.range) requireRange("range[0]", low, Number.NEGATIVE_INFINITY, high);
  const users = new Identifiers("user");
  const items = new Identifiers("item");
  const rows = new RatingRows(options.duplicates ?? "last");
  const refused: Partial<Record<BadLine, number>> = {};
  const examples: { line: number; reason: BadLine; text: string }[] = [];
  let parser: ReturnType<typeof parserOf> | undefined;
  let line = 0;

  const refuse = (reason: BadLine, text: string) => {
    refused[reason] = (refused[reason] ?? 0) + 1;
    if (examples.length < 20) examples.push({ line, reason, text: text.slice(0, 120) });
  };

  for await (const { number, text: raw, isTooLong } of records) {
    const text = number === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    line = number;
    if (line % 32768 === 0) options.onProgress?.(line);
    if (text.trim() === "") continue;
    // Excel's own first line
    if (!parser && /^"?sep=.?"?$/i.test(text.trim())) continue;
    if (!parser && !isTooLong) {
      parser = parserOf(options.format ?? "auto", text);
      if (parser.skipsFirstLine) continue;
    }
    const parsed = isTooLong ? undefined : parser?.line(text);
    if (!parsed) refuse("Malformed", text);
    else if (!Number.isFinite(parsed.rating)) refuse("NotFinite", text);
    else if (parsed.rating < low || parsed.rating > high) refuse("OutOfRange", text);
    else if (!Number.isFinite(parsed.time)) refuse("BadTime", text);
    else if (options.knownUsers && !options.knownUsers.has(parsed.user)) refuse("UnknownUser", text);
    else if (options.knownItems && !options.knownItems.has(parsed.item)) refuse("UnknownItem", text);
    else if (!rows.add(users.add(parsed.user), items.add(parsed.item), parsed.rating, parsed.time)) {
      refuse("Duplicate", text);
    }
  }
  if (rows.length === 0) throw nothingUsable(line, refused);
  return {
    interactions: rows.interactions(users.size, items.size),
    users,
    items,
    report: { lines: line, accepted: rows.length, refused, examples },
  };
}

function nothingUsable(lines: number, refused: Partial<Record<BadLine, number>>): RecommenderError {
  const reasons = Object.entries(refused).map(([reason, count]) => `${count} ${reason}`);
  return new RecommenderError("EmptyData", {
    what: `none of ${lines} lines could be used${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}`,
    why: "a line needs as many fields as the first one, a user, an item, a rating such as 3.5 within the range, and a time in seconds or as in 2020-01-31, or none",
    fix: "look at the first lines, and write numbers and dates so",
  });
}
