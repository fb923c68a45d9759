import type { MonthlyDemand } from "../../workloads/demand";
import type { Declared, Stack } from "../stack";

/** How much of a meter a resource runs up in a month. */
export interface Usage {
  /** One of prices.json, e.g. "redis.Balanced_B5"; one that is not there is an unknown price. */
  readonly meter: string;
  /** In the meter's unit. */
  readonly quantity: number;
  /** What the quantity rests on, in words. */
  readonly assumptions: readonly string[];
}

/** What a resource's price is made from. */
export interface Context {
  readonly stack: Stack;
  readonly demand: MonthlyDemand;
}

/** What a resource runs up. @throws UnknownUsage when that cannot be said */
export type UsageOf = (declared: Declared, context: Context) => readonly Usage[];

/** A resource whose use cannot be told; it is shown as such, and never counted as nothing. */
export class UnknownUsage extends Error {
  override readonly name = "UnknownUsage";
}

export const hours = 730;
export const days = hours / 24;
export const seconds = hours * 3600;
