import { textOfTime } from "../documents/field-value";
import { type Document, type Scalar, valuesIn } from "../documents/value";
import type { IndexSchema } from "../schema/index-schema";
import { type Comparable, comparableOf } from "./compare";
import { beginningOf } from "./facet-dates";
import { type Facet, parseFacet } from "./facet-request";

export type FacetResults = Readonly<Record<string, readonly object[]>>;

/** Counts what the matching documents hold; a document counts once for a value, however often it has it. */
export function countFacets(
  wanted: readonly string[],
  schema: IndexSchema,
  documents: () => readonly Document[],
): FacetResults {
  const parsed = wanted.map((text) => parseFacet(text, schema));
  const counted = documents();
  return Object.fromEntries(
    parsed.map((facet) => [
      facet.field.path,
      facet.bounds ? ranges(facet, facet.bounds, counted) : values(facet, counted),
    ]),
  );
}

function values(facet: Facet, documents: readonly Document[]): object[] {
  const { field, count, sort, interval } = facet;
  const counts = new Map<Comparable, number>();
  for (const document of documents) {
    for (const value of new Set(valuesIn(document, field).map((one) => bucketOf(one, facet)))) {
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  const sign = sort.isReversed ? -1 : 1;
  const byValue = (one: Comparable, other: Comparable) => (one < other ? -1 : one > other ? 1 : 0);
  return [...counts]
    .sort(([one, often], [other, oftenOther]) =>
      sort.by === "value" ? sign * byValue(one, other) : sign * (oftenOther - often) || byValue(one, other),
    )
    .slice(0, interval === undefined && count > 0 ? count : undefined)
    .map(([value, found]) => ({ count: found, value: shown(value, facet) }));
}

function bucketOf(value: Scalar, { field, interval, offset }: Facet): Comparable | null {
  const compared = comparableOf(value, field);
  if (interval === undefined || compared === null) return compared;
  if (typeof interval === "string") return beginningOf(interval, Number(compared), offset);
  return Math.floor(Number(compared) / interval) * interval;
}

/** Below the first bound, between two of them, from the last on. */
function ranges(facet: Facet, bounds: readonly number[], documents: readonly Document[]): object[] {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  for (const document of documents) {
    const found = valuesIn(document, facet.field).map((value) => {
      const compared = Number(comparableOf(value, facet.field));
      return bounds.findLastIndex((bound) => compared >= bound) + 1;
    });
    for (const at of new Set(found)) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count, at) => ({
    count,
    ...(at > 0 ? { from: shown(bounds[at - 1] ?? 0, facet) } : {}),
    ...(at < bounds.length ? { to: shown(bounds[at] ?? 0, facet) } : {}),
  }));
}

function shown(value: Comparable, { field }: Facet): Comparable {
  return field.element === "Edm.DateTimeOffset" ? textOfTime(Number(value)) : value;
}
