import { invalid } from "../search-error";

const numbers: readonly string[] = ["top", "skip", "minimumCoverage"];
const flags: readonly string[] = ["count", "fuzzy"];
/** Said several times, and named in the plural by POST. */
const lists: Readonly<Record<string, string>> = { facet: "facets", scoringParameter: "scoringParameters" };

/** The parameters of a query by GET, as the body of one by POST has them. @throws SearchError 400 */
export function queryOf(url: URL): object {
  const query: Record<string, unknown> = {};
  for (const [given, value] of url.searchParams) {
    const name = given.replace(/^\$/, "");
    const plural = lists[name];
    if (name === "api-version") continue;
    if (plural !== undefined) query[plural] = url.searchParams.getAll(given);
    else if (numbers.includes(name)) query[name] = numberIn(name, value);
    else if (flags.includes(name)) query[name] = flagIn(name, value);
    else query[name] = value;
  }
  return query;
}

function numberIn(name: string, value: string): number {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw invalid(`parameters : ${name} must be a number, and is '${value}'.`);
}

function flagIn(name: string, value: string): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw invalid(`parameters : ${name} must be true or false, and is '${value}'.`);
}
