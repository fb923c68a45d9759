import type { Cost, CostItem } from "./cost";

/** A construct in a table of costs. */
export interface ConstructCost {
  /** Last part of the path for the second level, e.g. "Cache"; `smaller` sums up what is below a dollar. */
  readonly name: string;
  readonly level: 0 | 1;
  readonly monthly: number;
  readonly atRest: number;
  /** The meters that make most of it, the dearest first. */
  readonly mostly: readonly string[];
}

const smaller = "(smaller ones)";

/** Top-level constructs and what is directly below them, the dearest first. */
export function byConstruct({ items }: Cost): ConstructCost[] {
  return dearestFirst(grouped(items, ({ path }) => path.split("/")[0] ?? "")).flatMap(([name, inside]) => {
    const parts = dearestFirst(grouped(inside, ({ path }) => path.split("/")[1] ?? ""));
    const [shown, rest] = [
      parts.filter(([, each]) => total(each) >= 1),
      parts.filter(([, each]) => total(each) < 1),
    ];
    return [
      row(name, 0, inside),
      ...(parts.length === 1 && parts[0]?.[0] === "" ? [] : shown.map(([part, each]) => row(part, 1, each))),
      ...(rest.length > 0 && shown.length > 0
        ? [
            row(
              smaller,
              1,
              rest.flatMap(([, each]) => each),
            ),
          ]
        : []),
    ];
  });
}

/** What all resources together run up on a meter. */
export interface MeterCost {
  readonly meter: string;
  readonly quantity: number;
  readonly unit: string;
  readonly monthly: number;
  readonly verified: boolean;
}

export function byMeter({ items }: Cost): MeterCost[] {
  return dearestFirst(grouped(items, ({ meter }) => meter)).flatMap(([meter, each]) => {
    const [first] = each;
    const quantity = each.reduce((sum, item) => sum + item.quantity, 0);
    return first
      ? [{ meter, quantity, unit: first.unit, monthly: total(each), verified: first.verified }]
      : [];
  });
}

/** The items that make a hundredth of the total or more, the dearest first. */
export function decisive({ items, total: all }: Cost): CostItem[] {
  return items.filter(({ monthly }) => monthly >= all / 100).sort((a, b) => b.monthly - a.monthly);
}

function row(name: string, level: 0 | 1, items: readonly CostItem[]): ConstructCost {
  const meters = dearestFirst(grouped(items, ({ meter }) => meter.split(".")[0] ?? ""));
  const dear = meters.filter(([, each]) => total(each) >= Math.max(0.5, total(items) / 10));
  return {
    name,
    level,
    monthly: total(items),
    atRest: items.reduce((sum, { atRest }) => sum + atRest, 0),
    mostly: dear.map(([meter]) => meter),
  };
}

function grouped(items: readonly CostItem[], by: (item: CostItem) => string): Map<string, CostItem[]> {
  const groups = new Map<string, CostItem[]>();
  for (const item of items) {
    const group = groups.get(by(item)) ?? [];
    group.push(item);
    groups.set(by(item), group);
  }
  return groups;
}

function dearestFirst(groups: Map<string, CostItem[]>): [string, CostItem[]][] {
  return [...groups].sort(([a, first], [b, second]) => total(second) - total(first) || (a < b ? -1 : 1));
}

function total(items: readonly CostItem[]): number {
  return items.reduce((sum, { monthly }) => sum + monthly, 0);
}
