import type { LastReadingDrift } from "../../runtime/functions/articles/contract/drift";
import { plainTable } from "../plain-table";

export function readingDriftInWords(last: LastReadingDrift | null): string {
  if (!last) return "Nobody has looked yet: it is done every night, once a model serves.";
  const { checked_at, version, alarm, result } = last;
  const { before, since, differences, fewestReaders } = result;
  const columns = plainTable(["column", "of", "effect", "p of all", "verdict"]);
  for (const { column, of, effect, adjustedP, verdict } of differences)
    columns.push([column, of, digits(effect), digits(adjustedP), verdict]);
  return [
    `Looked at ${checked_at.slice(0, 16).replace("T", " ")}, when version ${version ?? "-"} served: ${alarm ? "drift" : "no drift"}.`,
    `An article of each of ${before.readers} readers before it was made, of ${since.readers} since.`,
    differences.length > 0
      ? columns.toString()
      : `Nothing is said with fewer than ${fewestReaders} readers on either side.`,
  ].join("\n");
}

const digits = (value: number) => Number(value.toPrecision(3)).toString();
