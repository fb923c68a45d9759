import type { Document } from "../documents/document";
import type { Field, IndexSchema } from "../schema/index-schema";
import { invalid, notRunLocally } from "../search-error";

interface Facet {
  readonly field: Field;
  readonly count: number;
  readonly sort: string;
  /** Bounds of the ranges. */
  readonly values: readonly number[] | undefined;
  readonly interval: number | undefined;
}

export type FacetResults = Readonly<Record<string, readonly object[]>>;

/** Counts what the matching documents hold: `category`, `category,count:5,sort:value`, `price,interval:50`, `price,values:10|50`. */
export function countFacets(
  wanted: readonly string[],
  schema: IndexSchema,
  documents: readonly Document[],
): FacetResults {
  const results: Record<string, readonly object[]> = {};
  for (const text of wanted) {
    const facet = parseFacet(text, schema);
    results[facet.field.name] = facet.values
      ? ranges(facet, facet.values, documents)
      : values(facet, documents);
  }
  return results;
}

function parseFacet(text: string, schema: IndexSchema): Facet {
  const [name = "", ...parameters] = text.split(",").map((part) => part.trim());
  const field = schema.fields.get(name);
  if (!field?.facetable) {
    throw invalid(`The field '${name}' in the facets expression is not a facetable field.`);
  }
  const given = new Map(parameters.map((parameter) => split(parameter)));
  for (const parameter of given.keys()) {
    if (!["count", "sort", "values", "interval"].includes(parameter)) {
      throw notRunLocally(`the facet parameter ${parameter}`, "use count, sort, values or interval");
    }
  }
  const interval = given.has("interval") ? Number(given.get("interval")) : undefined;
  const isNumber = /^Edm\.(Int32|Int64|Double)$/.test(field.type);
  if ((given.has("interval") || given.has("values")) && !isNumber) {
    throw notRunLocally(`ranges of ${field.type} (${name})`, "facet numbers by range");
  }
  if (interval !== undefined && !(interval > 0))
    throw invalid(`facets : The interval of '${name}' must be above 0.`);
  const sort = given.get("sort") ?? (interval === undefined ? "count" : "value");
  if (!/^-?(count|value)$/.test(sort)) throw invalid(`facets : '${sort}' is not an order of '${name}'.`);
  const values = given.get("values")?.split("|").map(Number);
  return { field, count: Number(given.get("count") ?? 10), sort, values, interval };
}

function split(parameter: string): [string, string] {
  const at = parameter.indexOf(":");
  return [parameter.slice(0, at), parameter.slice(at + 1)];
}

function values({ field, count, sort, interval }: Facet, documents: readonly Document[]): object[] {
  const counts = new Map<string | number | boolean, number>();
  for (const document of documents) {
    const held = document[field.name] ?? null;
    for (const value of Array.isArray(held) ? new Set(held) : [held]) {
      if (value === null) continue;
      const bucket = interval === undefined ? value : Math.floor(Number(value) / interval) * interval;
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
  }
  const sign = sort.startsWith("-") ? -1 : 1;
  const byValue = (one: [unknown, number], other: [unknown, number]) =>
    (one[0] as string) < (other[0] as string) ? -sign : sign;
  const byCount = (one: [unknown, number], other: [unknown, number]) =>
    sign * (other[1] - one[1]) || byValue(one, other);
  return [...counts]
    .sort(sort.endsWith("count") ? byCount : byValue)
    .slice(0, interval === undefined ? count : undefined)
    .map(([value, found]) => ({ value, count: found }));
}

/** Below the first bound, between two of them, from the last on. */
function ranges({ field }: Facet, bounds: readonly number[], documents: readonly Document[]): object[] {
  const sorted = [...bounds].sort((one, other) => one - other);
  const counts = Array.from({ length: sorted.length + 1 }, () => 0);
  for (const document of documents) {
    const value = document[field.name];
    if (typeof value !== "number") continue;
    const at = sorted.findLastIndex((bound) => value >= bound) + 1;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count, at) => ({
    ...(at > 0 ? { from: sorted[at - 1] } : {}),
    ...(at < sorted.length ? { to: sorted[at] } : {}),
    count,
  }));
}
