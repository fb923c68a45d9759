import type { Pool } from "pg";
import type { Experiment } from "../../../articles/experiments/experiment";
import { ExperimentResult } from "../../../articles/experiments/experiment-result";
import { dayOf, timesOf } from "../../../articles/experiments/experiment-times";
import { requestsLatelyOf } from "../../../articles/experiments/find-breaches";
import { type ModelTrial, triedVariant } from "../../../articles/experiments/trial/kept-trials";
import { verdictInWords } from "../../../articles/experiments/verdict-in-words";
import type { ExperimentAnswer } from "../contract/experiments";
import { trialAnswer } from "./trial-answer";

const states = `
select variant, share_now, stopped_at, reason from articles.experiment_states where experiment = $1`;

const results = "select result from articles.experiment_results where experiment = $1 order by day";

export interface AskedExperiment {
  readonly name: string;
  readonly experiment: Experiment;
  /** Of one that began by itself. */
  readonly trial?: ModelTrial;
}

/** What is known of an experiment. @param now milliseconds since 1970 */
export async function experimentAnswer(
  database: Pick<Pool, "query">,
  { name, experiment, trial }: AskedExperiment,
  now: number,
): Promise<ExperimentAnswer> {
  const { rows: stops } = await database.query<{
    variant: string;
    share_now: number;
    stopped_at: Date;
    reason: string;
  }>(states, [name]);
  const requests = await requestsLatelyOf(database, name, now);
  const { rows } = await database.query<{ result: unknown }>(results, [name]);
  const days = rows.map(({ result }) => ExperimentResult.parse(result));
  const result = days.at(-1) ?? null;
  const [begins, ends] = timesOf(experiment);
  const worthSeeing = experiment.metrics[0]?.worthSeeing ?? 0;
  return {
    name,
    about: experiment.about,
    from: experiment.from,
    until: dayOf(ends - 1),
    state: now < begins ? "not begun" : now < ends && !trial?.ended ? "running" : "over",
    coverage: experiment.coverage,
    variants: Object.entries(experiment.variants).map(([variant, { share, settings }]) => {
      const stop = stops.find((each) => each.variant === variant);
      const lately = requests.find((each) => each.variant === variant);
      const found = result?.variants.find((each) => each.variant === variant);
      return {
        name: variant,
        share,
        share_now: stop?.share_now ?? (trial?.ended ? shareAfter(trial, variant) : share),
        stopped: stop ? { at: stop.stopped_at.toISOString(), reason: stop.reason } : null,
        lately: lately ? { lists: lately.requests, failed: lately.errors, slow: lately.slow } : null,
        settings,
        words:
          result && found
            ? verdictInWords(stop ? { ...found, verdict: "broken" } : found, result, {
                worthSeeing,
                stopped: stop?.reason,
              })
            : null,
      };
    }),
    metrics: experiment.metrics.map((metric) => ({ name: metric.name, worth_seeing: metric.worthSeeing })),
    guardrails: experiment.guardrails,
    trial: trial ? trialAnswer(trial) : null,
    result,
    days,
  };
}

/** Everybody's lists are made with what serves now. */
function shareAfter({ ended }: ModelTrial, variant: string): number {
  return (variant === triedVariant) === (ended?.outcome === "released") ? 1 : 0;
}
