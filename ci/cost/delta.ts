import type { Cost, CostItem, UnknownCost } from "./cost";

/** What a construct costs before and after a change; 0 where it is not there. */
export interface ConstructDelta {
  readonly path: string;
  readonly before: number;
  readonly after: number;
}

export interface CostDelta {
  readonly currency: string;
  readonly before: number;
  readonly after: number;
  /** `after` less `before`. */
  readonly monthly: number;
  /** Only constructs whose cost differs by a cent or more, the largest difference first. */
  readonly constructs: readonly ConstructDelta[];
  /** Resources of `after` whose cost is unknown, and was not before. */
  readonly newlyUnknown: readonly UnknownCost[];
  /** Prices of these constructs that nobody has checked, and what each rests on. */
  readonly unverified: Cost["prices"]["unverified"];
}

/** How a change alters the cost. Compare at the same load: what the change does, not what the month does. */
export function costDelta(before: Cost, after: Cost): CostDelta {
  const [was, is] = [byPath(before.items), byPath(after.items)];
  const constructs = [...new Set([...was.keys(), ...is.keys()])]
    .map((path) => ({ path, before: was.get(path) ?? 0, after: is.get(path) ?? 0 }))
    .filter((each) => Math.abs(each.after - each.before) >= 0.01)
    .sort(
      (a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.path < b.path ? -1 : 1),
    );
  const known = new Set(before.unknown.map(({ address }) => address));
  return {
    currency: after.currency,
    before: before.total,
    after: after.total,
    monthly: after.total - before.total,
    constructs,
    newlyUnknown: after.unknown.filter(({ address }) => !known.has(address)),
    unverified: uncheckedIn([before, after], new Set(constructs.map(({ path }) => path))),
  };
}

function uncheckedIn(costs: readonly Cost[], paths: ReadonlySet<string>): CostDelta["unverified"] {
  const why = new Map<string, string>();
  for (const { items, prices } of costs) {
    const used = new Set(items.filter(({ path }) => paths.has(path)).map(({ meter }) => meter));
    for (const each of prices.unverified) if (used.has(each.meter)) why.set(each.meter, each.why);
  }
  return [...why].map(([meter, why]) => ({ meter, why }));
}

function byPath(items: readonly CostItem[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { path, monthly } of items) totals.set(path, (totals.get(path) ?? 0) + monthly);
  return totals;
}
