/** What was seen of one deployment while the same photos went to it. */
export interface Measurement {
  readonly requests: number;
  readonly failures: number;
  /** Milliseconds of each request that was answered. */
  readonly latencies: readonly number[];
  /** Of each photo that was searched with: the share of the first five items that are of its category, 0 to 1. */
  readonly precisions: readonly number[];
}

export interface Limits {
  /** How much higher the share of failed requests may be. */
  readonly errorRate: number;
  /** How many times as long the slow requests (p95) may take. */
  readonly latency: number;
  /** How much lower the mean precision@5 may be. */
  readonly precision: number;
}

/** Milliseconds by which p95 may be higher whatever it was: below that, a ratio measures the network. */
const latencyNoise = 25;

export interface Finding {
  readonly what: "error rate" | "latency p95" | "precision@5";
  readonly before: number;
  readonly after: number;
  /** Where `after` would fail. */
  readonly limit: number;
  readonly passed: boolean;
}

/** Whether the new deployment is as good as the old one, judged by what both did with the same photos. */
export function judge(before: Measurement, after: Measurement, limits: Limits): Finding[] {
  const most = (what: Finding["what"], old: number, now: number, limit: number): Finding => ({
    what,
    before: old,
    after: now,
    limit,
    passed: now <= limit,
  });
  const oldErrors = errorRateOf(before);
  const oldLatency = p95Of(before.latencies);
  const oldPrecision = meanOf(before.precisions);
  const precision = meanOf(after.precisions);
  const least = oldPrecision - limits.precision;
  return [
    most("error rate", oldErrors, errorRateOf(after), oldErrors + limits.errorRate),
    most(
      "latency p95",
      oldLatency,
      p95Of(after.latencies),
      Math.max(oldLatency * limits.latency, oldLatency + latencyNoise),
    ),
    // NaN: nothing could be searched with, which is no reason to go on
    { what: "precision@5", before: oldPrecision, after: precision, limit: least, passed: precision >= least },
  ];
}

export function errorRateOf({ failures, requests }: Measurement): number {
  return requests === 0 ? Number.NaN : failures / requests;
}

/** Nearest rank. */
export function p95Of(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
