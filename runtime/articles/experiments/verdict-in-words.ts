import type { ExperimentMetric } from "./experiment";
import type { ExperimentResult, VariantResult } from "./experiment-result";

/** How a metric's numbers are written. */
const units: Readonly<Record<ExperimentMetric, { readonly of: string; readonly times: number }>> = {
  clickRate: { of: "of 100 articles shown opened", times: 100 },
  readingSeconds: { of: "seconds read a list", times: 1 },
  diversity: { of: "categories in 10 articles", times: 10 },
};

/** A metric's value for people, e.g. "4.2 of 100 articles shown opened". */
export function metricInWords(metric: ExperimentMetric, value: number): string {
  const { of, times } = units[metric];
  return `${short(times * value)} ${of}`;
}

/** The number of a metric's difference alone, in the same unit, e.g. "+0.9". */
export function signedMetric(metric: ExperimentMetric, difference: number): string {
  return signed(units[metric].times * difference);
}

/**
 * What is to be thought of a variant, in one sentence.
 *
 * @param worthSeeing of the metric that decides, which comes first
 * @param stopped why a guardrail stopped it
 */
export function verdictInWords(
  { variant, metrics: [decides], readers, verdict }: VariantResult,
  result: Pick<ExperimentResult, "sample_ratio">,
  { worthSeeing, stopped }: { readonly worthSeeing: number; readonly stopped?: string | undefined },
): string {
  if (verdict === null) return `${variant}: what the others are compared with`;
  if (verdict === "broken")
    return `${variant} is broken and has no readers any more: ${stopped ?? "stopped"}`;
  if (verdict === "sample ratio is off")
    return `${variant}: sample ratio is off, do not read: readers are not split as the shares say (p = ${result.sample_ratio.p_value.toPrecision(2)})`;
  const { of, times } = decides ? units[decides.metric] : { of: "", times: 1 };
  const worth = `${short(times * worthSeeing)} ${of}`;
  const { difference, interval, power, readers_needed: needed } = decides ?? {};
  const between = interval
    ? ` (between ${signed(times * interval[0])} and ${signed(times * interval[1])})`
    : "";
  const by = `${signed(times * (difference ?? 0))} ${of}${between}`;
  if (verdict === "wins" || verdict === "loses") return `${variant} ${verdict}: ${by}`;
  if (verdict === "no difference worth seeing")
    return `${variant}: no difference worth seeing, ${by}, and ${worth} would be`;
  const sofar =
    power == null || needed == null
      ? `${readers} readers are too few to say anything`
      : `${by}; ${worth} would be seen with ${Math.round(100 * power)} %, and ${needed} readers see it with 80 %`;
  return `${variant}: ${verdict}, ${sofar}`;
}

const short = (value: number) => String(Number(value.toPrecision(3)));
const signed = (value: number) => (value > 0 ? `+${short(value)}` : short(value));
