import type { DriftResult } from "../contract/drift";

/** What a check found as numbers by name, e.g. `liveErrorServing`, for the event that tells of it. */
export function driftMeasurements({ before, since, figures = {} }: DriftResult): Record<string, number> {
  const told = Object.entries(figures).flatMap(([name, both]) => [
    [`${name}Training`, both?.training],
    [`${name}Serving`, both?.serving],
  ]);
  return {
    peopleBefore: before.people,
    peopleSince: since.people,
    ...Object.fromEntries(told.filter(([, value]) => typeof value === "number")),
  };
}
