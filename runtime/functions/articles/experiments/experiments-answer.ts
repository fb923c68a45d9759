import type { Pool } from "pg";
import type { Experiment } from "../../../articles/experiments/experiment";
import { ExperimentResult } from "../../../articles/experiments/experiment-result";
import { dayOf, timesOf } from "../../../articles/experiments/experiment-times";
import { type LatelyOfVariant, latelyOf } from "../../../articles/experiments/find-breaches";
import { type ModelTrial, triedVariant } from "../../../articles/experiments/trial/kept-trials";
import { verdictInWords } from "../../../articles/experiments/verdict-in-words";
import type { ExperimentAnswer } from "../contract/experiments";
import { trialAnswer } from "./trial-answer";

const states = `
select experiment, variant, share_now, stopped_at, reason from articles.experiment_states where experiment = any($1)`;

const results =
  "select experiment, result from articles.experiment_results where experiment = any($1) order by experiment, day";

export interface AskedExperiment {
  readonly name: string;
  readonly experiment: Experiment;
  /** Of one that began by itself. */
  readonly trial?: ModelTrial;
}

interface Stop {
  readonly experiment: string;
  readonly variant: string;
  readonly share_now: number;
  readonly stopped_at: Date;
  readonly reason: string;
}

/** Of one experiment. */
interface Known {
  readonly stops: readonly Stop[];
  readonly lately: readonly LatelyOfVariant[];
  readonly days: readonly ExperimentResult[];
}

/** What is known of experiments, in their order. The database is asked three times, however many they are. @param now milliseconds since 1970 */
export async function experimentsAnswer(
  database: Pick<Pool, "query">,
  asked: readonly AskedExperiment[],
  now: number,
): Promise<ExperimentAnswer[]> {
  const names = asked.map(({ name }) => name);
  const { rows: stops } = await database.query<Stop>(states, [names]);
  const lately = await latelyOf(database, names, now);
  const { rows } = await database.query<{ experiment: string; result: unknown }>(results, [names]);
  return asked.map((each) => {
    const isOfIt = ({ experiment }: { readonly experiment: string }) => experiment === each.name;
    const days = rows.filter(isOfIt).map(({ result }) => ExperimentResult.parse(result));
    return answerOf(each, { stops: stops.filter(isOfIt), lately: lately.filter(isOfIt), days }, now);
  });
}

function answerOf(
  { name, experiment, trial }: AskedExperiment,
  { stops, lately, days }: Known,
  now: number,
): ExperimentAnswer {
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
      const found = result?.variants.find((each) => each.variant === variant);
      return {
        name: variant,
        share,
        share_now: stop?.share_now ?? (trial?.ended ? shareAfter(trial, variant) : share),
        stopped: stop ? { at: stop.stopped_at.toISOString(), reason: stop.reason } : null,
        ...countedLately(lately.find((each) => each.variant === variant)),
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
    days: [...days],
  };
}

function countedLately(
  counted: LatelyOfVariant | undefined,
): Pick<ExperimentAnswer["variants"][number], "lately" | "reactions"> {
  const { requests = 0, errors = 0, slow = 0, shown = 0, hides = 0, complaints = 0 } = counted ?? {};
  return {
    lately: requests > 0 ? { lists: requests, failed: errors, slow } : null,
    reactions: shown > 0 ? { shown, hidden: hides, disliked: complaints } : null,
  };
}

/** Everybody's lists are made with what serves now. */
function shareAfter({ ended }: ModelTrial, variant: string): number {
  return (variant === triedVariant) === (ended?.outcome === "released") ? 1 : 0;
}
