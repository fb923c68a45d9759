import type { Pool } from "pg";
import * as z from "zod";
import { Experiment } from "../experiment";
import { type TrialOutcome, trialOutcomes } from "./trial-outcomes";

type Database = Pick<Pool, "query">;

/** The variant whose lists are made with the candidate; all other readers are in `control`. */
export const triedVariant = "candidate";

/** An experiment of a version that the gate accepted against the champion, which began by itself. */
export interface ModelTrial {
  /** Of the experiment: "model-" and the first twelve digits of both versions. */
  readonly name: string;
  readonly candidate: string;
  readonly champion: string;
  readonly experiment: Experiment;
  readonly beganAt: Date;
  /** Undefined while it runs. */
  readonly ended: TrialEnd | undefined;
}

export interface TrialEnd {
  readonly at: Date;
  readonly outcome: TrialOutcome;
  /** For people. */
  readonly reason: string;
}

const Row = z.object({
  name: z.string(),
  candidate: z.string(),
  champion: z.string(),
  experiment: Experiment,
  began_at: z.date(),
  ended_at: z.date().nullable(),
  outcome: z.enum(trialOutcomes).nullable(),
  reason: z.string().nullable(),
});

const columns = "name, candidate, champion, experiment, began_at, ended_at, outcome, reason";

/** The one that runs; there is one at most. */
export async function runningTrial(database: Database): Promise<ModelTrial | undefined> {
  const { rows } = await database.query({
    name: "articles-running-trial",
    text: `select ${columns} from articles.model_trials where ended_at is null`,
  });
  return rows.map(trialOf)[0];
}

/** The newest ones, the newest first. @param most @default 20 */
export async function newestTrials(database: Database, most = 20): Promise<readonly ModelTrial[]> {
  const { rows } = await database.query(
    `select ${columns} from articles.model_trials order by began_at desc, name limit $1`,
    [most],
  );
  return rows.map(trialOf);
}

export async function trialNamed(database: Database, name: string): Promise<ModelTrial | undefined> {
  const { rows } = await database.query(`select ${columns} from articles.model_trials where name = $1`, [
    name,
  ]);
  return rows.map(trialOf)[0];
}

function trialOf(row: unknown): ModelTrial {
  const { began_at: beganAt, ended_at: at, outcome, reason, ...trial } = Row.parse(row);
  const ended = at && outcome && reason !== null ? { at, outcome, reason } : undefined;
  return { ...trial, beganAt, ended };
}
