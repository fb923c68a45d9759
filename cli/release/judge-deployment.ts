/** What was seen of one deployment while the same photos went to it. */
export interface Measurement {
  readonly requests: number;
  readonly failures: number;
  /** Milliseconds of each request that was answered. */
  readonly latencies: readonly number[];
  /** Of each photo that was searched with: the share of the first five items that are of its category, 0 to 1. */
  readonly precisions: readonly number[];
}

export interface ReleaseLimits {
  /** How much higher the share of failed requests may be. */
  readonly errorRate: number;
  /** How many times as long the slow requests (p95) may take. */
  readonly latency: number;
  /** How much lower the mean precision@5 may be. */
  readonly precision: number;
}

/** Milliseconds by which p95 may be higher whatever it was: below that, a ratio measures the network. */
const latencyNoise = 25;

export interface MetricFinding {
  readonly what: "error rate" | "latency p95" | "precision@5";
  readonly before: number;
  readonly after: number;
  /** Where `after` would fail. */
  readonly limit: number;
  readonly passed: boolean;
  /** What of the command line would have let it pass; missing where it passed, and where nothing would. */
  readonly option?: string;
}

/** Whether the new deployment is as good as the old one, judged by what both did with the same photos. */
export function judge(before: Measurement, after: Measurement, limits: ReleaseLimits): MetricFinding[] {
  const most = (what: MetricFinding["what"], old: number, now: number, limit: number): MetricFinding =>
    withOption({ what, before: old, after: now, limit, passed: now <= limit });
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
    withOption({
      what: "precision@5",
      before: oldPrecision,
      after: precision,
      limit: least,
      passed: precision >= least,
    }),
  ];
}

/** Rounded up, so that a run with the same figures passes. */
function withOption(finding: MetricFinding): MetricFinding {
  const { what, before, after, passed } = finding;
  if (passed || !Number.isFinite(after - before)) return finding;
  const up = (value: number, digits: number) =>
    (Math.ceil(value * 10 ** digits - 1e-9) / 10 ** digits).toFixed(digits);
  switch (what) {
    case "error rate":
      return { ...finding, option: `--max-error-rate ${up(after - before, 3)}` };
    case "latency p95":
      return { ...finding, option: `--max-latency ${up(after / before, 2)}` };
    case "precision@5":
      return { ...finding, option: `--max-precision-loss ${up(before - after, 3)}` };
  }
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
