import type { CountedRequest } from "../../http/counted-operation";
import { Prometheus } from "../../http/prometheus";
import { requestMetrics } from "../../http/request-metrics";

/** With what was predicted. */
export interface AnsweredRequest extends CountedRequest {
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

const commitRecords = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** What this process did since it began, for Prometheus, which adds up the instances. */
export class PredictionsMetrics {
  private readonly prometheus = new Prometheus("predictions");
  private readonly requests = requestMetrics(this.prometheus);
  private readonly scoringSeconds = this.prometheus.histogram({
    name: "scoring_seconds",
    help: "Of the model alone",
    labels: ["model", "version"],
  });
  private readonly rows = this.prometheus.counter({
    name: "rows",
    help: "Rows that were predicted",
    labels: ["model", "version"],
  });
  private readonly oddValues = this.prometheus.counter({
    name: "odd_values",
    help: "Values that were predicted with a warning",
    labels: ["model", "version", "feature", "code"],
  });
  private readonly commitSeconds = this.prometheus.histogram({
    name: "commit_seconds",
    help: "Of a commit to the record",
    labels: ["part"],
  });
  private readonly commitRecords = this.prometheus.histogram(
    { name: "commit_records", help: "Requests that shared a commit to the record", labels: ["part"] },
    commitRecords,
  );

  /** @param replica tells this process from the others: whoever asks through Front Door hears of another one each time */
  constructor(replica?: string) {
    if (replica !== undefined) this.prometheus.label({ replica });
  }

  answered({ model, scoringSeconds, rows = 0, odd = [], ...request }: AnsweredRequest): void {
    this.requests(request);
    if (!model) return;
    const { name, version } = model;
    this.rows({ model: name, version }, rows);
    if (scoringSeconds !== undefined) this.scoringSeconds({ model: name, version }, scoringSeconds);
    for (const { feature, code } of odd) this.oddValues({ model: name, version, feature, code });
  }

  committed({ part, records, seconds }: SharedCommit): void {
    this.commitSeconds({ part }, seconds);
    this.commitRecords({ part }, records);
  }

  /** @param accept the header of the request */
  text(accept: string): Promise<{ readonly type: string; readonly body: string }> {
    return this.prometheus.text(accept);
  }
}
