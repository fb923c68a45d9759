import type { Pool } from "pg";
import { decideAlone } from "../../model/decide-champion";
import { clashesOf } from "../clashes";
import { Experiment, type Experiments } from "../experiment";
import { dayOf } from "../experiment-times";
import { triedVariant } from "./kept-trials";
import type { TrialSettings } from "./trial-settings";

export interface BegunTrial {
  readonly name: string;
  readonly candidate: string;
}

// a minute after the gate has accepted it: every instance of the API has read its file by then
const standing = `
select c.version as candidate, s.version as champion from articles.models c cross join articles.models s
where c.state = 'candidate' and s.state = 'champion' and c.state_at <= $1::timestamptz - interval '1 minute'
order by c.made_at desc, c.version limit 1`;

const begin = `
insert into articles.model_trials (name, candidate, champion, experiment, began_at) values ($1, $2, $3, $4, $5)
on conflict do nothing`;

/**
 * Begins to try the newest version that stands for champion, unless one is being tried, it was already tried against this champion, or an
 * experiment of the environment's file names models for the same readers: then it waits for that one's end.
 *
 * @param now milliseconds since 1970
 */
export function beginTrial(
  database: Pick<Pool, "connect">,
  { settings, declared, now }: { settings: TrialSettings; declared: Experiments; now: number },
): Promise<BegunTrial | undefined> {
  return decideAlone(database, async (client) => {
    const { rows } = await client.query<{ candidate: string; champion: string }>(standing, [new Date(now)]);
    const [found] = rows;
    if (!found) return undefined;
    const { candidate, champion } = found;
    const name = trialName(candidate, champion);
    const experiment = trialExperiment(candidate, champion, settings, now);
    if (clashesWith(declared, name, experiment)) return undefined;
    const begun = await client.query(begin, [
      name,
      candidate,
      champion,
      JSON.stringify(experiment),
      new Date(now),
    ]);
    return begun.rowCount ? { name, candidate } : undefined;
  });
}

/** Whether an experiment of the environment's file names models for readers of a trial. */
export function clashesWith(declared: Experiments, name: string, experiment: Experiment): boolean {
  return clashesOf({ ...declared, [name]: experiment }).some((clash) => clash.name === name);
}

/** As experiments are called: 40 signs at most. */
export function trialName(candidate: string, champion: string): string {
  return `model-${candidate.slice(0, 12)}-against-${champion.slice(0, 12)}`;
}

function trialExperiment(
  candidate: string,
  champion: string,
  { share, days, metrics, guardrails }: TrialSettings,
  now: number,
): Experiment {
  return Experiment.parse({
    about: `Whether readers fare better with the model ${candidate} than with ${champion}`,
    from: dayOf(now),
    days,
    variants: {
      control: { share: 1 - share },
      [triedVariant]: { share, settings: { model: candidate } },
    },
    metrics,
    guardrails,
  });
}
