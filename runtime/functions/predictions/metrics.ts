import { Counter, Histogram, Registry, type RegistryContentType } from "prom-client";

/** A request that was answered, in whatever way. */
export interface AnsweredRequest {
  readonly operation: string;
  readonly status: number;
  /** Of the problem. */
  readonly code?: string;
  readonly seconds: number;
  /** Where there was a prediction. */
  readonly model?: { readonly name: string; readonly version: string };
  readonly scoringSeconds?: number;
  readonly rows?: number;
  readonly odd?: readonly { readonly feature: string; readonly code: string }[];
}

/** A commit that requests shared. */
export interface SharedCommit {
  readonly part: "requests" | "answers";
  readonly records: number;
  readonly seconds: number;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What this process did since it began, for Prometheus, which adds up the instances. */
export class PredictionsMetrics {
  /** One for each format: in OpenMetrics' the library gives counters other names, and keeps them. */
  private readonly formats = [
    new MetricFamilies(Registry.PROMETHEUS_CONTENT_TYPE),
    new MetricFamilies(Registry.OPENMETRICS_CONTENT_TYPE),
  ] as const;

  answered(request: AnsweredRequest): void {
    for (const each of this.formats) each.answered(request);
  }

  committed(commit: SharedCommit): void {
    for (const each of this.formats) each.committed(commit);
  }

  /** @param accept the header of the request */
  async text(accept: string): Promise<{ readonly type: string; readonly body: string }> {
    const [prometheus, openMetrics] = this.formats;
    const { registry } = accept.includes("application/openmetrics-text") ? openMetrics : prometheus;
    return { type: registry.contentType, body: await registry.metrics() };
  }
}

class MetricFamilies {
  readonly registry: Registry<RegistryContentType>;
  private readonly requests: Counter;
  private readonly requestSeconds: Histogram;
  private readonly scoringSeconds: Histogram;
  private readonly rows: Counter;
  private readonly oddValues: Counter;
  private readonly commitSeconds: Histogram;
  private readonly commitRecords: Histogram;

  constructor(type: RegistryContentType) {
    this.registry = new Registry();
    this.registry.setContentType(type);
    this.requests = this.counter("requests", "Requests by what became of them", [
      "operation",
      "status",
      "code",
    ]);
    this.requestSeconds = this.histogram("request_seconds", "From a request's arrival to its answer", [
      "operation",
    ]);
    this.scoringSeconds = this.histogram("scoring_seconds", "Of the model alone", ["model", "version"]);
    this.rows = this.counter("rows", "Rows that were predicted", ["model", "version"]);
    this.oddValues = this.counter("odd_values", "Values that were predicted with a warning", [
      "model",
      "version",
      "feature",
      "code",
    ]);
    this.commitSeconds = this.histogram("commit_seconds", "Of a commit to the record", ["part"]);
    this.commitRecords = this.histogram(
      "commit_records",
      "Requests that shared a commit to the record",
      ["part"],
      [1, 2, 4, 8, 16, 32, 64, 128, 256],
    );
  }

  answered({
    operation,
    status,
    code = "",
    seconds,
    model,
    scoringSeconds,
    rows = 0,
    odd = [],
  }: AnsweredRequest) {
    this.requests.inc({ operation, status: String(status), code });
    this.requestSeconds.observe({ operation }, seconds);
    if (!model) return;
    const { name, version } = model;
    this.rows.inc({ model: name, version }, rows);
    if (scoringSeconds !== undefined) this.scoringSeconds.observe({ model: name, version }, scoringSeconds);
    for (const { feature, code } of odd) this.oddValues.inc({ model: name, version, feature, code });
  }

  committed({ part, records, seconds }: SharedCommit) {
    this.commitSeconds.observe({ part }, seconds);
    this.commitRecords.observe({ part }, records);
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `predictions_${name}_total`, help, labelNames, registers: [this.registry] });
  }

  private histogram(name: string, help: string, labelNames: string[], buckets = secondsBuckets): Histogram {
    return new Histogram({
      name: `predictions_${name}`,
      help,
      labelNames,
      buckets,
      registers: [this.registry],
    });
  }
}
