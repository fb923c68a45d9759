import { recordsOf } from "../../recommender/data/text-records";
import { beginningOf, rejoined } from "../../shared/text/beginning";
import { readCsvRecords } from "../../shared/text/csv-records";
import { decodeText, NotText, TextCutOff } from "../../shared/text/decode-text";
import { readExactObject } from "../../shared/text/exact-json";
import { readLines } from "../../shared/text/lines";
import type { Article } from "../article";
import { type ArticleEntry, FeedRefused } from "./feed-problems";
import { entryOf, type FoundFields, fieldCalled } from "./read-entry";
import { readXmlFeed } from "./xml-feed";

/**
 * Articles of a file as they are read: JSON lines or an array, CSV with a header, RSS or Atom; as UTF-8 or UTF-16, also packed with
 * gzip.
 *
 * @throws FeedRefused when the rest cannot be read
 */
export async function* readFeed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArticleEntry> {
  try {
    const pieces = decodeText(bytes);
    const beginning = await beginningOf(pieces);
    const first = beginning.trimStart();
    const text = rejoined(beginning, pieces);
    if (first.startsWith("<")) yield* readXmlFeed(text);
    else if (first.startsWith("{") || first.startsWith("[")) yield* ofJson(text);
    else yield* ofCsv(text, first);
  } catch (error) {
    if (error instanceof NotText) throw new FeedRefused("NotText", error.message);
    if (error instanceof TextCutOff) throw new FeedRefused("CutOff", error.message);
    throw error;
  }
}

async function* ofJson(text: AsyncGenerator<string>): AsyncGenerator<ArticleEntry> {
  for await (const { number, text: record, isTooLong } of await recordsOf(text)) {
    if (record.trim() === "" && !isTooLong) continue;
    const members = isTooLong ? "too long" : readExactObject(record);
    if (typeof members === "string") yield { number, problem: isTooLong ? "TooLong" : "Malformed" };
    else yield { number, ...entryOf(fieldsIn(members)) };
  }
}

async function* ofCsv(text: AsyncGenerator<string>, first: string): AsyncGenerator<ArticleEntry> {
  const [head = ""] = first.split(/[\r\n]/);
  const delimiter = [",", ";", "\t", "|"].find((each) => head.includes(each)) ?? ",";
  let header: string[] | undefined;
  for await (const record of readCsvRecords(readLines(text), delimiter)) {
    const { line: number } = record;
    if ("problem" in record) {
      yield { number, problem: "Malformed" };
      continue;
    }
    const { fields } = record;
    if (!header) {
      header = fields.map((field) => field.trim());
      expectHeader(header);
      continue;
    }
    if (fields.length !== header.length) yield { number, problem: "Malformed" };
    else yield { number, ...entryOf(fieldsIn(new Map(header.map((name, at) => [name, fields[at]])))) };
  }
}

function expectHeader(header: readonly string[]): void {
  const fields = header.map(fieldCalled);
  for (const field of ["id", "title", "text"] as const)
    if (!fields.includes(field)) throw new FeedRefused("HeaderNotKnown");
}

/** Of several names of a field, the first one that has something counts; what nobody knows is left out. */
function fieldsIn(members: ReadonlyMap<string, unknown>): FoundFields {
  const found: Partial<Record<keyof Article, unknown>> = {};
  for (const [name, value] of members) {
    const field = fieldCalled(name);
    if (field) found[field] ||= value;
  }
  return found;
}
