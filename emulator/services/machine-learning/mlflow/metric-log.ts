import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { readIfPresent } from "../../../core/files";
import type { MlflowMetric } from "./tracked";

/** The metrics of one run, a line each in a file that only grows. */
export class MetricLog {
  private readonly file: string;
  private readonly metrics: MlflowMetric[] = [];
  private readonly known = new Set<string>();
  private readonly newest = new Map<string, MlflowMetric>();
  private endsInLine = true;

  constructor(file: string) {
    this.file = file;
    const text = readIfPresent(file) ?? "";
    this.endsInLine = text === "" || text.endsWith("\n");
    for (const line of text.split("\n")) {
      const metric = parsed(line); // the last one may be half of a line, after a kill
      if (metric) this.take(metric);
    }
  }

  /** The same value at the same step and time is kept once, so that what is sent again changes nothing. */
  append(metrics: readonly MlflowMetric[]): void {
    const fresh = metrics.filter((metric) => this.take(metric));
    if (fresh.length === 0) return;
    mkdirSync(dirname(this.file), { recursive: true });
    const lines = fresh.map((metric) => `${JSON.stringify(metric)}\n`).join("");
    appendFileSync(this.file, this.endsInLine ? lines : `\n${lines}`, { mode: 0o600 });
    this.endsInLine = true;
  }

  /** All of a key, in the order in which they came. */
  history(key: string): readonly MlflowMetric[] {
    return this.metrics.filter((metric) => metric.key === key);
  }

  /** Of each key the one with the greatest step, then time, then value. */
  latest(): readonly MlflowMetric[] {
    return [...this.newest.values()];
  }

  private take(metric: MlflowMetric): boolean {
    const { key, value, timestamp, step } = metric;
    const identity = JSON.stringify([key, value, timestamp, step]);
    if (this.known.has(identity)) return false;
    this.known.add(identity);
    this.metrics.push(metric);
    const before = this.newest.get(key);
    if (before === undefined || isLater(metric, before)) this.newest.set(key, metric);
    return true;
  }
}

function isLater(one: MlflowMetric, other: MlflowMetric): boolean {
  if (one.step !== other.step) return one.step > other.step;
  if (one.timestamp !== other.timestamp) return one.timestamp > other.timestamp;
  return Number(one.value) > Number(other.value);
}

function parsed(line: string): MlflowMetric | undefined {
  try {
    return JSON.parse(line) as MlflowMetric;
  } catch {
    return undefined;
  }
}
