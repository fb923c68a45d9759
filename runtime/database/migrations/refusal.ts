import type { ClientBase, Pool } from "pg";
import { ExplainedError } from "../../shared/explained-error";
import { type DatabaseRelease, releaseHash } from "./database-release";

/** SQLSTATEs of what another attempt may not meet: conflicts, a lock that was not had, a server without room. */
const ofTheMoment = /^(40|53|55)/;

/** Does its work; what is refused is written down in the database, where the other instances of the app find it. */
export async function noteRefusal<Result>(
  session: ClientBase,
  release: DatabaseRelease,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ExplainedError && !ofTheMoment.test(stateOf(error.cause))) {
      const reason = `${error.code}: ${error.message.split("\n")[0]}`;
      // what is thrown is the refusal itself, also where it cannot be written down
      await note(session, releaseHash(release), reason).catch(() => undefined);
    }
    throw error;
  }
}

/** Why a release was refused when it was last tried; undefined when it was not, or nobody knows. */
export async function refusalOf(
  database: Pick<Pool, "query">,
  release: DatabaseRelease,
): Promise<string | undefined> {
  const { rows } = await database.query<{ reason: string }>(
    "select reason from vitrine.refusal where hash = $1",
    [releaseHash(release)],
  );
  return rows[0]?.reason;
}

async function note(session: ClientBase, hash: string, reason: string): Promise<void> {
  await session.query(
    `insert into vitrine.refusal (hash, reason, refused_at) values ($1, $2, now())
       on conflict (one) do update set hash = excluded.hash, reason = excluded.reason, refused_at = excluded.refused_at`,
    [hash, reason],
  );
}

function stateOf(cause: unknown): string {
  return String((cause as { code?: unknown } | undefined)?.code ?? "");
}
