import type { VariantComparison } from "./compare-variants";

/** What is said of a variant. */
export const verdicts = [
  "wins",
  "loses",
  "no difference worth seeing",
  "too early",
  "undecided",
  "broken",
  "sample ratio is off",
] as const;

export type VariantVerdict = (typeof verdicts)[number];

export interface JudgedVariant {
  /** Why a guardrail stopped it. */
  readonly stopped?: string | undefined;
  /** The test of the split's shares fails. */
  readonly ratioIsOff: boolean;
  /** Of the metric that decides; undefined while there is too little. */
  readonly compared: VariantComparison | undefined;
  readonly worthSeeing: number;
  /** No more readers come. */
  readonly isOver: boolean;
}

/** What the numbers say of a variant. A split that is not as planned comes before every number: it says that they are of other readers. */
export function verdictOn({
  stopped,
  ratioIsOff,
  compared,
  worthSeeing,
  isOver,
}: JudgedVariant): VariantVerdict {
  if (stopped !== undefined) return "broken";
  if (ratioIsOff) return "sample ratio is off";
  if (compared) {
    const [low, high] = compared.interval;
    if (low > 0) return "wins";
    if (high < 0) return "loses";
    if (low > -worthSeeing && high < worthSeeing) return "no difference worth seeing";
  }
  return isOver ? "undecided" : "too early";
}
