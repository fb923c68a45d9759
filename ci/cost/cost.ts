import { resourceTypes } from "../../azure/resource-types/resource-types";
import type { Demand } from "../../workloads/demand";
import type { Declared, Stack } from "../stack";
import { compute } from "./meters/compute";
import { network } from "./meters/network";
import { data } from "./meters/stored-data";
import { telemetry } from "./meters/telemetry";
import { billed, type PriceTable, priceTable } from "./price-table";
import { type Context, UnknownUsage, type Usage, type UsageOf } from "./usage";
import { kindOf, referredTo } from "./values";

/** What an estimate is made from, beside the stack. */
export interface CostBasis {
  /** By construct path; what no workload speaks of is unknown. */
  readonly demand: Demand;
  /** @default - Azure's list prices */
  readonly prices?: PriceTable;
}

/** A line of the estimate: what one resource runs up on one meter in a month. */
export interface CostItem {
  /** Construct path, e.g. "Search/Cache". */
  readonly path: string;
  /** Terraform's address. */
  readonly address: string;
  /** A meter of prices.json, e.g. "redis.Balanced_B5". */
  readonly meter: string;
  readonly quantity: number;
  readonly unit: string;
  /** For one unit, after free grants and graduated prices that the whole stack shares. */
  readonly unitPrice: number;
  /** At the expected load. */
  readonly monthly: number;
  /** When nobody uses it. */
  readonly atRest: number;
  readonly currency: string;
  /** Whether the price was read in a source for this region. */
  readonly verified: boolean;
  readonly assumptions: readonly string[];
}

/** A resource whose cost cannot be told. It is in no sum. */
export interface UnknownCost {
  readonly address: string;
  readonly path: string;
  readonly why: string;
}

export interface Cost {
  readonly environment: string;
  readonly currency: string;
  readonly items: readonly CostItem[];
  readonly unknown: readonly UnknownCost[];
  /** What costs nothing by itself, each with the reason. */
  readonly free: readonly UnknownCost[];
  /** A month at the expected load, without what is unknown. */
  readonly total: number;
  /** A month in which nobody uses it. */
  readonly atRest: number;
  /** Where the prices are from, and of the meters used here how many somebody should check. */
  readonly prices: {
    readonly region: string;
    readonly date: string;
    readonly meters: number;
    readonly unverified: readonly { readonly meter: string; readonly why: string }[];
  };
}

const usageOf: Readonly<Record<string, UsageOf>> = { ...compute, ...data, ...network, ...telemetry };

/**
 * What a stack costs in a month, from list prices and what its workloads expect to be asked for. Free grants of a
 * subscription and graduated prices are shared by the whole stack, as an environment has a subscription of its own; what
 * is free once for a billing account is not taken off.
 *
 * A resource is priced, known to be free, or unknown: never nothing by omission.
 */
export function costOf(stack: Stack, { demand, prices: table = priceTable }: CostBasis): Cost {
  const used = usagesOf({ stack, demand: demand.expected }, table);
  const rested = usagesOf({ stack, demand: demand.atRest }, table);
  const [price, priceAtRest] = [pooled(used.lines, table), pooled(rested.lines, table)];
  const atRest = new Map(rested.lines.map((line) => [keyOf(line), priceAtRest(line)]));
  const items = used.lines.map((line): CostItem => {
    const monthly = price(line);
    return {
      path: line.declared.path,
      address: line.declared.address,
      meter: line.meter,
      quantity: line.quantity,
      unit: table.meters[line.meter]?.unit ?? "",
      unitPrice: line.quantity > 0 ? monthly / line.quantity : 0,
      monthly,
      atRest: atRest.get(keyOf(line)) ?? 0,
      currency: table.currency,
      verified: table.meters[line.meter]?.verified ?? false,
      assumptions: line.assumptions,
    };
  });
  const meters = [...new Set(items.map(({ meter }) => meter))].sort();
  return {
    environment: stack.environment,
    currency: table.currency,
    items,
    unknown: used.unknown,
    free: used.free,
    total: sum(items.map(({ monthly }) => monthly)),
    atRest: sum(items.map((item) => item.atRest)),
    prices: {
      region: table.region,
      date: table.date,
      meters: meters.length,
      unverified: meters.flatMap((meter) => {
        const why = table.meters[meter]?.why;
        return why === undefined ? [] : [{ meter, why }];
      }),
    },
  };
}

interface Line extends Usage {
  readonly declared: Declared;
  /** The same use of the same resource, with and without load. */
  readonly nth: number;
}

const keyOf = ({ declared, meter, nth }: Line): string => `${declared.address} ${meter} ${nth}`;

function usagesOf(context: Context, table: PriceTable) {
  const lines: Line[] = [];
  const unknown: UnknownCost[] = [];
  const freeOnes: UnknownCost[] = [];
  for (const declared of context.stack.declared) {
    if (declared.mode === "data") continue;
    const named = { address: declared.address, path: declared.path };
    const kind = kindOf(declared);
    const reason = resourceTypes[kind]?.free;
    if (reason) freeOnes.push({ ...named, why: reason });
    else {
      try {
        const usages = usageIn(declared, kind, context, table);
        if (usages.length === 0)
          freeOnes.push({ ...named, why: "nothing of it is paid in this configuration" });
        lines.push(...usages.map((usage) => ({ ...usage, declared, nth: countBefore(usages, usage) })));
      } catch (error) {
        if (!(error instanceof UnknownUsage)) throw error;
        unknown.push({ ...named, why: error.message });
      }
    }
  }
  return { lines, unknown, free: freeOnes };
}

function usageIn(declared: Declared, kind: string, context: Context, table: PriceTable): readonly Usage[] {
  const priced = usageOf[kind];
  if (!priced) throw new UnknownUsage(`ci/cost knows no price for ${kind}`);
  refuseOtherRegion(declared, context.stack, table);
  const usages = priced(declared, context);
  const missing = usages.find(({ meter }) => !(meter in table.meters));
  if (missing) throw new UnknownUsage(`prices.json has no price for "${missing.meter}"`);
  return usages;
}

/** Prices differ between regions, so those of one say nothing about another. */
function refuseOtherRegion({ values }: Declared, stack: Stack, { region }: PriceTable): void {
  const location = values["location"];
  const of = referredTo(stack, location)?.values["location"] ?? location;
  if (typeof of === "string" && !of.includes("${") && of !== region && of !== "global")
    throw new UnknownUsage(`prices.json has prices for ${region}, and this is in ${of}`);
}

/** Each line's part of what its meter costs for all lines together. */
function pooled(lines: readonly Line[], { meters }: PriceTable): (line: Line) => number {
  const together = new Map<string, number>();
  for (const { meter, quantity } of lines) together.set(meter, (together.get(meter) ?? 0) + quantity);
  return ({ meter, quantity }) => {
    const all = together.get(meter) ?? 0;
    const priced = meters[meter];
    return priced && all > 0 ? (billed(priced, all) * quantity) / all : 0;
  };
}

function countBefore(usages: readonly Usage[], usage: Usage): number {
  return usages.slice(0, usages.indexOf(usage)).filter(({ meter }) => meter === usage.meter).length;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
