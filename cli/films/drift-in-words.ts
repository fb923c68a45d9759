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
    `${before.people} people's ratings of the year before it served, ${since.people} since; ${listsInWords(lists)}; ${live?.people ?? 0} people's next ratings${live && !live.compared ? `, not compared before ${live.days} days have passed` : ""}.`,
    differences.length > 0
      ? columns.toString()
      : `Nothing is said with fewer than ${result.fewestPeople} people on either side.`,
    ...(Object.keys(figures).length > 0 ? [both.toString()] : []),
  ].join("\n");
}

function listsInWords(lists: LastDrift["result"]["lists"]): string {
  const { people = 0, baseline, week } = lists ?? {};
  if (!baseline) return `lists of ${people} people, with no baseline yet: it is the first full week`;
  const [from, until] = [baseline.from, baseline.to].map((time) => time.slice(0, 10));
  const compared = week
    ? `of ${week.people} people a week later`
    : "not compared before another week has passed";
  return `lists of ${baseline.people} people from ${from} to ${until}, ${compared}`;
}

const digits = (value: number) => Number(value.toPrecision(3)).toString();
