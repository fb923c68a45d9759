import type { Pool } from "pg";
import { grouped } from "../../../shared/grouped";
import type { OutcomeFigures, Period, RequestFigures, ScoreFigures } from "../contract/dashboard";
import { available } from "../record/record-unavailable";
import { quantileMs } from "./durations";
import { areaUnderCurve, calibrationOf } from "./quality";

interface RequestCount {
  readonly time: Date;
  readonly status: number;
  readonly code: string | null;
  readonly bucket: number;
  readonly requests: number;
  readonly rows: number;
}

interface OutcomeCount {
  readonly model: string;
  readonly version: string;
  readonly bucket: number | null;
  readonly outcomes: number;
  readonly positives: number;
  readonly correct: number;
  readonly scoreSum: number;
  readonly hasLabels: boolean;
}

const mostCodes = 50;
const mostOddValues = 200;

/**
 * What the dashboard shows, of the views that have no raw inputs. Times are in UTC.
 *
 * @throws RecordUnavailable
 */
export class Figures {
  private readonly database: Pick<Pool, "query">;

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  async requests(period: Period): Promise<RequestFigures> {
    const counts = await this.ask<RequestCount>(
      `select date_trunc($3, hour, 'UTC') as time, status, code, duration_bucket as bucket,
         sum(requests)::float8 as requests, sum(rows)::float8 as rows
       from predictions.request_figures where hour >= $1 and hour < $2 group by 1, 2, 3, 4 order by 1`,
      period,
    );
    const times = grouped(counts, ({ time }) => time.toISOString());
    return {
      steps: [...times].map(([time, those]) => ({ time, ...requestsOf(those) })),
      codes: codesOf(counts).slice(0, mostCodes),
    };
  }

  async scores(period: Period): Promise<ScoreFigures> {
    const [steps, counts, oddValues] = await Promise.all([
      this.ask<Omit<ScoreFigures["steps"][number], "time"> & { time: Date }>(
        `select date_trunc($3, hour, 'UTC') as time, model, version, label, sum(rows)::float8 as rows
         from predictions.score_figures where hour >= $1 and hour < $2 group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
        period,
      ),
      this.ask<{ model: string; version: string; bucket: number; rows: number }>(
        `select model, version, bucket, sum(rows)::float8 as rows from predictions.score_figures
         where hour >= $1 and hour < $2 and bucket is not null and $3::text is not null group by 1, 2, 3 order by 1, 2`,
        period,
      ),
      this.ask<ScoreFigures["oddValues"][number]>(
        `with predicted as (
           select model, version, sum(rows) as rows from predictions.score_figures
           where hour >= $1 and hour < $2 group by 1, 2
         )
         select model, version, feature, code, sum(odd.rows)::float8 as rows, (sum(odd.rows) / min(predicted.rows))::float8 as share
         from predictions.odd_value_figures odd join predicted using (model, version)
         where hour >= $1 and hour < $2 and $3::text is not null
         group by 1, 2, 3, 4 order by share desc, feature limit ${mostOddValues}`,
        period,
      ),
    ]);
    return {
      steps: steps.map((step) => ({ ...step, time: step.time.toISOString() })),
      histograms: [...grouped(counts, ({ model, version }) => `${model}@${version}`).values()].map(
        histogramOf,
      ),
      oddValues,
    };
  }

  async outcomes(period: Period): Promise<OutcomeFigures> {
    const counts = await this.ask<OutcomeCount>(
      `select model, version, bucket, sum(outcomes)::float8 as outcomes, sum(positives)::float8 as positives,
         sum(correct)::float8 as correct, sum(score_sum) as "scoreSum", bool_or(has_labels) as "hasLabels"
       from predictions.outcome_figures where day >= date_trunc('day', $1::timestamptz, 'UTC') and day < $2 and $3::text is not null
       group by 1, 2, 3 order by 1, 2, 3`,
      period,
    );
    return {
      models: [...grouped(counts, ({ model, version }) => `${model}@${version}`).values()].map(qualityOf),
    };
  }

  private async ask<Row extends object>(text: string, { from, to, step }: Period): Promise<Row[]> {
    return (await available(this.database.query<Row>(text, [from, to, step]))).rows;
  }
}

function requestsOf(counts: readonly RequestCount[]) {
  const sum = (those: readonly RequestCount[]) => those.reduce((total, { requests }) => total + requests, 0);
  const answered = counts.filter(({ status }) => status === 200);
  const durations = new Map<number, number>();
  for (const { bucket, requests } of answered) durations.set(bucket, (durations.get(bucket) ?? 0) + requests);
  return {
    requests: sum(counts),
    refused: sum(counts.filter(({ status }) => status >= 400 && status < 500)),
    failed: sum(counts.filter(({ status }) => status >= 500)),
    rows: answered.reduce((total, { rows }) => total + rows, 0),
    p50Ms: quantileMs(durations, 0.5),
    p95Ms: quantileMs(durations, 0.95),
    p99Ms: quantileMs(durations, 0.99),
  };
}

function codesOf(counts: readonly RequestCount[]): RequestFigures["codes"] {
  const codes = new Map<string, RequestFigures["codes"][number]>();
  for (const { code, status, requests } of counts) {
    if (code === null) continue;
    codes.set(code, { code, status, requests: requests + (codes.get(code)?.requests ?? 0) });
  }
  return [...codes.values()].sort((a, b) => b.requests - a.requests);
}

function histogramOf(counts: readonly { model: string; version: string; bucket: number; rows: number }[]) {
  const [{ model, version } = { model: "", version: "" }] = counts;
  const buckets = Array<number>(20).fill(0);
  for (const { bucket, rows } of counts) buckets[bucket] = rows;
  return { model, version, buckets };
}

function qualityOf(counts: readonly OutcomeCount[]): OutcomeFigures["models"][number] {
  const [{ model, version } = { model: "", version: "" }] = counts;
  const outcomes = counts.reduce((total, each) => total + each.outcomes, 0);
  const correct = counts.reduce((total, each) => total + each.correct, 0);
  const scored = counts.flatMap(({ bucket, ...each }) => (bucket === null ? [] : [{ ...each, bucket }]));
  return {
    model,
    version,
    outcomes,
    accuracy: counts.some(({ hasLabels }) => hasLabels) ? correct / outcomes : null,
    auc: areaUnderCurve(scored),
    calibration: calibrationOf(scored),
  };
}
