import type { Pool, PoolClient } from "pg";
import { decideAlone, releaseAlone, withdrawCandidate } from "../../model/decide-champion";
import type { ModelTrial, TrialEnd } from "./kept-trials";

const end = `
update articles.model_trials set ended_at = $2, outcome = $3, reason = $4 where name = $1 and ended_at is null`;

/**
 * Ends a trial, and with it what its candidate stands for: all of it or nothing. What was released serves; what lost or was stopped is
 * refused; of all others a person decides, or the next trial.
 *
 * @returns false when it had ended, or when the champion is not the one any more that it was tried against: the next look says so
 */
export function endTrial(
  database: Pick<Pool, "connect">,
  { name, candidate, champion }: Pick<ModelTrial, "name" | "candidate" | "champion">,
  { at, outcome, reason }: TrialEnd,
): Promise<boolean> {
  return decideAlone(database, async (client) => {
    if (outcome === "released" && (await championOf(client)) !== champion) return false;
    const ended = await client.query(end, [name, at, outcome, reason]);
    if (!ended.rowCount) return false;
    if (outcome === "released") {
      const decided = await releaseAlone(client, candidate, name);
      if ("refusal" in decided) throw new Error(`${candidate} cannot serve: ${decided.refusal}`);
    }
    if (outcome === "lost" || outcome === "stopped")
      await withdrawCandidate(client, candidate, { by: name, refused: true });
    return true;
  });
}

async function championOf(client: Pick<PoolClient, "query">): Promise<string | undefined> {
  const { rows } = await client.query<{ version: string }>(
    "select version from articles.models where state = 'champion'",
  );
  return rows[0]?.version;
}
