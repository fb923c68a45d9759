import { fieldsOf } from "../../shared/text/csv-records";
import { readExactObject } from "../../shared/text/exact-json";
import { RecommenderError } from "../errors";
import { byPosition, columnsOf, type RatingColumns } from "./rating-columns";
import { readId, readNumber, readSeconds } from "./rating-values";

/** `double-colon` is MovieLens and MovieTweetings: `user::item::rating::time`. */
export type Format = "double-colon" | "csv" | "json-lines";

export interface RatingLine {
  readonly user: string;
  readonly item: string;
  /** NaN when it is not a number. */
  readonly rating: number;
  /** Seconds since 1970; 0 when the line has none, NaN when what it has is no time. */
  readonly time: number;
}

export interface LineParser {
  /** The first line is a header, or says what stands between columns. */
  readonly skipsFirstLine: boolean;
  /** @returns undefined for a line that is not of the format */
  line(text: string): RatingLine | undefined;
}

/**
 * Chooses the parser. CSV has "," ";" "|", tabs or spaces between its columns, and a header, or user, item, rating and
 * time in this order.
 *
 * @throws InvalidData when the first line is neither
 */
export function parserOf(format: Format | "auto", firstLine: string): LineParser {
  const chosen = format === "auto" ? recognised(firstLine) : format;
  if (chosen === "json-lines") return jsonParser(firstLine);
  if (chosen === "double-colon") return fieldsParser((text) => text.split("::"), firstLine, byPosition);
  return csvParser(firstLine);
}

function recognised(firstLine: string): Format {
  if (firstLine.trimStart().startsWith("{")) return "json-lines";
  return firstLine.includes("::") ? "double-colon" : "csv";
}

type Split = (text: string) => readonly string[] | undefined;

const splits: readonly Split[] = [
  ...[",", ";", "\t", "|"].map(
    (delimiter): Split =>
      (text) => {
        const fields = fieldsOf(text, delimiter);
        return Array.isArray(fields) ? fields : undefined;
      },
  ),
  (text) => text.trim().split(/\s+/),
];

function csvParser(firstLine: string): LineParser {
  for (const split of splits) {
    const fields = split(firstLine) ?? [];
    const columns = fields.length > 1 ? columnsOf(fields) : undefined;
    if (columns) return { ...fieldsParser(split, firstLine, columns), skipsFirstLine: true };
  }
  const split = splits.find((candidate) => isRating(candidate(firstLine) ?? []));
  if (split) return fieldsParser(split, firstLine, byPosition);
  throw new RecommenderError("InvalidData", {
    what: `the first line, ${JSON.stringify(firstLine.slice(0, 120))}, is no header that is known, and no rating`,
    why: "read by position, another header's columns would make people of items",
    fix: "begin with a line such as user,item,rating,time; or with the ratings themselves, in this order",
  });
}

function isRating(fields: readonly string[]): boolean {
  return (fields.length === 3 || fields.length === 4) && Number.isFinite(readNumber(fields[2]));
}

/** A line has as many fields as the first: with another number of them, they may have moved. */
function fieldsParser(
  split: Split,
  firstLine: string,
  { user, item, rating, time }: RatingColumns,
): LineParser {
  const width = split(firstLine)?.length;
  return {
    skipsFirstLine: false,
    line(text) {
      const fields = split(text);
      if (fields?.length !== width || !fields) return undefined;
      const [userId, itemId] = [readId(fields[user]), readId(fields[item])];
      if (userId === undefined || itemId === undefined) return undefined;
      return {
        user: userId,
        item: itemId,
        // without a rating it is a plain deed, which counts 1
        rating: rating < 0 ? 1 : readNumber(fields[rating]),
        time: time < 0 || fields[time] === undefined ? 0 : readSeconds(fields[time]),
      };
    },
  };
}

function jsonParser(firstLine: string): LineParser {
  const first = readExactObject(firstLine);
  const header = typeof first === "string" ? [] : [...first.keys()];
  const columns = columnsOf(header);
  if (!columns) {
    throw new RecommenderError("InvalidData", {
      what:
        typeof first === "string"
          ? `the first line is no JSON object of its own: ${first}`
          : `the first line has ${header.join(", ").slice(0, 200)}, and neither user nor item`,
      why: "each line is one rating, with its user and its item",
      fix: 'write one object a line, such as {"user": "1", "item": "2", "rating": 4, "time": 1577836800}',
    });
  }
  const name = (position: number) => header[position] ?? "";
  const [user, item, rating, time] = [columns.user, columns.item, columns.rating, columns.time].map(name);
  return {
    skipsFirstLine: false,
    line(text) {
      const members = readExactObject(text);
      if (typeof members === "string") return undefined;
      const [userId, itemId] = [readId(members.get(user ?? "")), readId(members.get(item ?? ""))];
      if (userId === undefined || itemId === undefined) return undefined;
      return {
        user: userId,
        item: itemId,
        rating: rating ? readNumber(members.get(rating)) : 1,
        time: time && members.get(time) !== undefined ? readSeconds(members.get(time)) : 0,
      };
    },
  };
}
