import type { Pool, PoolClient } from "pg";
import { transaction } from "../../database/transaction";

export interface ChampionChange {
  /** The version that serves now. */
  readonly version: string;
  /** What served before; null when nothing did, or it was this one. */
  readonly before: string | null;
}

/** Why nothing was changed. */
export type ChangeRefusal = "unknown" | "refused" | "nothing before";

export type Decided = ChampionChange | { readonly refusal: ChangeRefusal };

/** Ends a version's time as champion. @param $2 whether it may be gone back to */
const dethrone = `
update articles.models set state = 'archived', state_at = clock_timestamp(), state_by = $1,
  served_until = case when $2 then clock_timestamp() end
where state = 'champion' returning version`;

const enthrone = `
update articles.models set state = 'champion', state_at = clock_timestamp(), state_by = $2, served_until = null where version = $1`;

/**
 * Lets a version serve: a candidate that won its experiment, or one that a person releases. What the gate has refused does not. Instances of the
 * API follow within seconds.
 *
 * @param by an experiment, or a person as the API names them
 */
export async function releaseModel(
  database: Pick<Pool, "connect">,
  version: string,
  by: string,
): Promise<Decided> {
  return decideAlone(database, (client) => releaseAlone(client, version, by));
}

/** As `releaseModel`, among other things that are decided with it. @param client of `decideAlone` */
export async function releaseAlone(
  client: Pick<PoolClient, "query">,
  version: string,
  by: string,
): Promise<Decided> {
  const { rows } = await client.query<{ state: string }>(
    "select state from articles.models where version = $1",
    [version],
  );
  const state = rows[0]?.state;
  if (state === undefined) return { refusal: "unknown" };
  if (state === "refused") return { refusal: "refused" };
  if (state === "champion") return { version, before: null };
  const before = await client.query<{ version: string }>(dethrone, [by, true]);
  await client.query(enthrone, [version, by]);
  return { version, before: before.rows[0]?.version ?? null };
}

/** Lets serve what served before; again, one more before that: what was gone back from is not gone back to. */
export async function rollBackModel(database: Pick<Pool, "connect">, by: string): Promise<Decided> {
  return decideAlone(database, async (client) => {
    const { rows } = await client.query<{ version: string }>(
      "select version from articles.models where served_until is not null and state = 'archived' order by served_until desc limit 1",
    );
    const version = rows[0]?.version;
    if (version === undefined) return { refusal: "nothing before" };
    const before = await client.query<{ version: string }>(dethrone, [by, false]);
    await client.query(enthrone, [version, by]);
    return { version, before: before.rows[0]?.version ?? null };
  });
}

/** Ends that a version stands for champion: its experiment was lost, or a person does not want it. @returns whether it stood for it */
export async function withdrawCandidate(
  database: Pick<PoolClient, "query">,
  version: string,
  { by, refused }: { readonly by: string; readonly refused: boolean },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `update articles.models set state = $2, state_at = clock_timestamp(), state_by = $3
     where version = $1 and state = 'candidate'`,
    [version, refused ? "refused" : "archived", by],
  );
  return rowCount === 1;
}

/**
 * Ends that versions stand for champion: one does at a time, and a newer one knows more. Whose trial has begun stands beside it until that ends.
 *
 * @param client of `decideAlone`
 */
export async function makeRoom(client: Pick<PoolClient, "query">, by: string): Promise<void> {
  await client.query(
    `update articles.models set state = 'archived', state_at = clock_timestamp(), state_by = $1
     where state = 'candidate' and version not in (select candidate from articles.model_trials where ended_at is null)`,
    [by],
  );
}

/** Decides which versions serve or stand for it: one at a time, all of it or nothing. */
export function decideAlone<Result>(
  database: Pick<Pool, "connect">,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return transaction(database, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('articles.champion'))");
    return work(client);
  });
}
