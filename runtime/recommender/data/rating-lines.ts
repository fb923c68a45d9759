import { RecommenderError } from "../errors";

/** `double-colon` is MovieLens and MovieTweetings: `user::item::rating::time`. */
export type Format = "double-colon" | "csv" | "json-lines";

export interface RatingLine {
  readonly user: string;
  readonly item: string;
  readonly rating: number;
  /** Seconds since 1970; 0 when the line has none. */
  readonly time: number;
}

export interface LineParser {
  /** The CSV header was taken from the first line. */
  readonly firstLineIsHeader: boolean;
  /** @returns undefined for a line that is not of the format */
  line(text: string): RatingLine | undefined;
}

const columnNames = {
  user: ["user", "userid", "user_id", "visitorid", "customer"],
  item: ["item", "itemid", "item_id", "movieid", "movie_id", "articleid", "article_id", "product"],
  rating: ["rating", "score", "value", "weight"],
  time: ["time", "timestamp", "date"],
} as const;

/** Chooses the parser; CSV without a header is read as user, item, rating, time. */
export function parserOf(format: Format | "auto", firstLine: string): LineParser {
  const chosen = format === "auto" ? recognised(firstLine) : format;
  if (chosen === "json-lines") return { firstLineIsHeader: false, line: fromJson };
  if (chosen === "double-colon") {
    return { firstLineIsHeader: false, line: (text) => fromFields(text.split("::"), [0, 1, 2, 3]) };
  }
  const separator = [",", ";", "\t"].find((candidate) => firstLine.includes(candidate)) ?? ",";
  const header = fields(firstLine, separator).map((name) => name.trim().toLowerCase());
  const columns = columnsOf(header);
  return {
    firstLineIsHeader: columns !== undefined,
    line: (text) => fromFields(fields(text, separator), columns ?? [0, 1, 2, 3]),
  };
}

function recognised(firstLine: string): Format {
  if (firstLine.trimStart().startsWith("{")) return "json-lines";
  return firstLine.includes("::") ? "double-colon" : "csv";
}

function columnsOf(header: readonly string[]): [number, number, number, number] | undefined {
  const column = (names: readonly string[]) => header.findIndex((name) => names.includes(name));
  const user = column(columnNames.user);
  const item = column(columnNames.item);
  if (user < 0 && item < 0) return undefined;
  if (user < 0 || item < 0) {
    throw new RecommenderError("InvalidData", {
      what: `the header ${header.join(", ")} names no ${user < 0 ? "user" : "item"} column`,
      why: "a rating needs both",
      fix: `call the column one of ${(user < 0 ? columnNames.user : columnNames.item).join(", ")}`,
    });
  }
  return [user, item, column(columnNames.rating), column(columnNames.time)];
}

/** A missing rating column means a plain deed, which counts 1. */
function fromFields(
  parts: readonly string[],
  [userAt, itemAt, ratingAt, timeAt]: readonly [number, number, number, number],
): RatingLine | undefined {
  const user = parts[userAt]?.trim();
  const item = parts[itemAt]?.trim();
  if (!user || !item) return undefined;
  if (ratingAt >= 0 && ratingAt < 3 && parts.length <= ratingAt) return undefined;
  return {
    user,
    item,
    rating: ratingAt < 0 ? 1 : number(parts[ratingAt]),
    time: timeAt < 0 || parts[timeAt] === undefined ? 0 : seconds(parts[timeAt]),
  };
}

function fromJson(text: string): RatingLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // the caller reports the line
  }
  if (typeof value !== "object" || value === null) return undefined;
  const entries = new Map(Object.entries(value).map(([key, entry]) => [key.toLowerCase(), entry]));
  const first = (names: readonly string[]) =>
    names.map((name) => entries.get(name)).find((v) => v !== undefined);
  const user = first(columnNames.user);
  const item = first(columnNames.item);
  if (!isId(user) || !isId(item)) return undefined;
  const rating = first(columnNames.rating);
  const time = first(columnNames.time);
  return {
    user: String(user),
    item: String(item),
    rating: rating === undefined ? 1 : number(rating),
    time: time === undefined ? 0 : seconds(time),
  };
}

function isId(value: unknown): value is string | number {
  return (typeof value === "string" && value !== "") || (typeof value === "number" && Number.isFinite(value));
}

function number(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** Seconds as they are, milliseconds (beyond the year 5000 in seconds) divided, anything else as a date. */
function seconds(value: unknown): number {
  const plain = number(value);
  if (Number.isFinite(plain)) return plain > 1e11 ? plain / 1000 : plain;
  return Date.parse(String(value)) / 1000;
}

function fields(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator);
  const parts: string[] = [];
  let current = "";
  let quoted = false;
  for (let n = 0; n < text.length; n++) {
    const letter = text.charAt(n);
    if (quoted && letter === '"' && text.charAt(n + 1) === '"') {
      current += letter;
      n++;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      parts.push(current);
      current = "";
    } else current += letter;
  }
  return [...parts, current];
}
