import { fieldsOf } from "../shared/text/csv-records";
import type { Line } from "../shared/text/lines";
import { FeedError } from "./feed-error";
import { columns, requiredColumns } from "./feed-row";

export interface FeedHeader {
  readonly delimiter: string;
  /** Of the columns, in lower case. */
  readonly names: readonly string[];
}

const delimiters = [",", ";", "\t", "|"];

/** Excel's own first line, "sep=;", which says what stands between columns. */
export function declaredDelimiter({ text }: Line): string | undefined {
  return /^"?sep=(.)"?$/i.exec(text.trim())?.[1] ?? (/^sep=\t/i.test(text) ? "\t" : undefined);
}

/** @throws FeedError when the line does not name the columns that a feed needs */
export function readFeedHeader({ text }: Line, declared: string | undefined): FeedHeader {
  const candidates = (declared === undefined ? delimiters : [declared]).map((delimiter) => {
    const fields = fieldsOf(text, delimiter);
    const names = Array.isArray(fields) ? fields.map((name) => name.trim().toLowerCase()) : [];
    return { delimiter, names, missing: missing(names).length };
  });
  const best = candidates.reduce((a, b) => (b.missing < a.missing ? b : a));
  const repeated = columns.filter((column) => best.names.filter((name) => name === column).length > 1);
  if (best.missing > 0 || repeated.length > 0) throw headerError(text, missing(best.names), repeated);
  return best;
}

function missing(names: readonly string[]): string[] {
  return requiredColumns.filter((column) => !names.includes(column));
}

function headerError(text: string, missing: readonly string[], repeated: readonly string[]): FeedError {
  const found = JSON.stringify(text.trim().slice(0, 120));
  const what = [
    missing.length > 0 ? `the first line, ${found}, names no column ${missing.join(", ")}` : "",
    repeated.length > 0 ? `the first line names ${repeated.join(", ")} twice` : "",
  ];
  return new FeedError(
    "FeedHeaderWrong",
    what.filter(Boolean).join("; "),
    `begin a CSV file with a line such as ${columns.join(",")}, or write one JSON object a line`,
  );
}
