import type { LastDrift } from "../../runtime/functions/films/contract/drift";
import { plainTable } from "../plain-table";

export function driftInWords(last: LastDrift | null): string {
  if (!last) return "Nobody has looked yet: it is done every night, once a model serves.";
  const { checked_at, version, alarm, result } = last;
  const { before, since, lists, live, differences, figures = {} } = result;
  const columns = plainTable(["column", "of", "effect", "p of all", "verdict"]);
  for (const { column, of, effect, adjustedP, verdict } of differences)
    columns.push([column, of, digits(effect), digits(adjustedP), verdict]);
  const both = plainTable(["figure", "at the training", "as it serves"]);
  for (const [name, { training, serving }] of Object.entries(figures))
    both.push([name, training === null ? "-" : digits(training), serving === null ? "-" : digits(serving)]);
  return [
    `Looked at ${checked_at.slice(0, 16).replace("T", " ")}, when version ${version ?? "-"} served: ${alarm ? "drift" : "no drift"}.`,
    `${before.people} people's ratings of the year before it served, ${since.people} since; lists of ${lists?.people ?? 0} people; ${live?.people ?? 0} people's next ratings${live && !live.compared ? `, not compared before ${live.days} days have passed` : ""}.`,
    differences.length > 0
      ? columns.toString()
      : `Nothing is said with fewer than ${result.fewestPeople} people on either side.`,
    ...(Object.keys(figures).length > 0 ? [both.toString()] : []),
  ].join("\n");
}

const digits = (value: number) => Number(value.toPrecision(3)).toString();
