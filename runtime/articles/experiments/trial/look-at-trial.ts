import type { Pool } from "pg";
import type { ModelStanding } from "../../model/model-standings";
import type { Experiments } from "../experiment";
import { ExperimentResult } from "../experiment-result";
import { timesOf } from "../experiment-times";
import { lookAtExperiments, type Stopped } from "../look-at-experiments";
import { verdictInWords } from "../verdict-in-words";
import { type BegunTrial, beginTrial, clashesWith } from "./begin-trial";
import { endTrial } from "./end-trial";
import { type ModelTrial, runningTrial, type TrialEnd, triedVariant } from "./kept-trials";
import type { TrialSettings } from "./trial-settings";

type Database = Pick<Pool, "connect" | "query">;

export interface LookAtTrial {
  /** @default - the environment's file has no trials: one that runs is given up */
  readonly settings?: TrialSettings | undefined;
  /** The environment's own experiments. */
  readonly declared: Experiments;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a look changed. */
export interface TrialLook {
  readonly stopped: readonly Stopped[];
  readonly begun?: BegunTrial;
  readonly ended?: ModelTrial & { readonly ended: TrialEnd };
}

const states = `
select version, state, state_by from articles.models where version = $1 or state = 'champion'`;

const stopReason =
  "select reason from articles.experiment_states where experiment = $1 and variant = $2 and share_now = 0";

const newestResult =
  "select result from articles.experiment_results where experiment = $1 order by day desc limit 1";

/**
 * Looks at the trial that runs as at every experiment, and ends it when its readers have decided or its time is over; begins one when none
 * runs. Whatever a look did not come to, the next one does.
 */
export async function lookAtTrial(database: Database, look: LookAtTrial): Promise<TrialLook> {
  const { settings, declared, now } = look;
  const running = await runningTrial(database);
  if (!running) {
    const begun = settings && (await beginTrial(database, { settings, declared, now }));
    return { stopped: [], ...(begun && { begun }) };
  }
  const stopped = await lookAtExperiments(database, { [running.name]: running.experiment }, now);
  const end = (await givenUp(database, running, look)) ?? (await decided(database, running, now));
  if (!end) return { stopped };
  const ended = { at: new Date(now), ...end };
  return (await endTrial(database, running, ended)) ? { stopped, ended: { ...running, ended } } : { stopped };
}

type End = Omit<TrialEnd, "at">;

/** Somebody has decided before readers did. */
async function givenUp(
  database: Database,
  { name, candidate, champion, experiment }: ModelTrial,
  { settings, declared }: LookAtTrial,
): Promise<End | undefined> {
  const { rows } = await database.query<{ version: string; state: ModelStanding; state_by: string }>(states, [
    candidate,
  ]);
  const serves = rows.find(({ state }) => state === "champion");
  const own = rows.find(({ version }) => version === candidate);
  const because = (reason: string): End => ({ outcome: "given up", reason });
  if (serves?.version === candidate) return because(`${serves.state_by} let it serve before`);
  if (own?.state !== "candidate") return because("it does not stand for champion any more");
  if (serves?.version !== champion)
    return because(`${serves?.version ?? "nothing"} serves now, and it was compared with ${champion}`);
  if (!settings) return because("the environment's file does not ask for trials any more");
  if (clashesWith(declared, name, experiment))
    return because("an experiment of the environment's file names models for the same readers");
  return undefined;
}

/** What readers, a guardrail or the clock say. */
async function decided(
  database: Database,
  { name, experiment }: ModelTrial,
  now: number,
): Promise<End | undefined> {
  const stops = await database.query<{ reason: string }>(stopReason, [name, triedVariant]);
  const [stop] = stops.rows;
  if (stop) return { outcome: "stopped", reason: stop.reason };
  const { rows } = await database.query<{ result: unknown }>(newestResult, [name]);
  const result = rows[0] && ExperimentResult.parse(rows[0].result);
  const found = result?.variants.find(({ variant }) => variant === triedVariant);
  const worthSeeing = experiment.metrics[0]?.worthSeeing ?? 0;
  const reason =
    result && found && found.readers > 0
      ? verdictInWords(found, result, { worthSeeing })
      : "nobody was shown a list of it";
  // the gate has seen that it is better; readers do not see that it is worse
  if (found?.verdict === "wins" || found?.verdict === "no difference worth seeing")
    return { outcome: "released", reason };
  if (found?.verdict === "loses") return { outcome: "lost", reason };
  return timesOf(experiment)[1] <= now ? { outcome: "over", reason } : undefined;
}
