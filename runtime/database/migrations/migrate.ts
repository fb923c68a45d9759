import type { Client } from "pg";
import type { Tokens } from "../../shared/access-tokens";
import type { DatabaseSettings } from "../settings";
import { applyMigration } from "./apply-migration";
import { type DatabaseRelease, releaseHash } from "./database-release";
import { formerRoles, grantRoles } from "./grant-roles";
import { letIn } from "./let-in";
import { type AppliedMigration, pendingOf } from "./pending";
import { lockServer, makeDatabase, makeSchema } from "./prepare";
import { noteRefusal } from "./refusal";
import { withSession } from "./session";

export interface MigrateProps {
  /** The database that is to be, and the administrator who makes it so. */
  readonly settings: DatabaseSettings;
  readonly tokens: Tokens;
  readonly release: DatabaseRelease;
  /** What the database remembers of who did it, e.g. the version of the code. */
  readonly by: string;
  /** Told about each step. */
  readonly log: (line: string) => void;
}

/**
 * Makes a database what a release says: migrations that it does not have, who may log in, what each role may do.
 *
 * ```
 * lock the server ─▶ owner, database ─▶ files and database fit? ─▶ each new file, a transaction each ─▶ principals ─▶ roles
 * ```
 *
 * It can be run again at any time, also after it was killed anywhere, and by two at once: one waits for the other, and then
 * has nothing left to do.
 *
 * @returns names of the migrations that were applied
 * @throws ExplainedError when a file was changed, is missing or is refused, which `refusalOf` tells from then on; what `pg` throws when the database is not there
 */
export function migrate({ settings, tokens, release, by, log }: MigrateProps): Promise<readonly string[]> {
  return withSession({ ...settings, DATABASE_NAME: "postgres" }, tokens, async (server) => {
    await lockServer(server);
    await makeDatabase(server, settings.DATABASE_NAME);
    return withSession(settings, tokens, async (session) => {
      await makeSchema(session);
      const applied = await noteRefusal(session, release, async () => {
        const names = await applyPending(session, release, by, log);
        const former = await formerRoles(session, release);
        await letIn(server, release, { former, log });
        await grantRoles(session, release, former);
        return names;
      });
      await remember(session, release, by);
      log(
        `${settings.DATABASE_NAME} is what it should be: ${applied.length} of ${release.migrations.length} migrations were new`,
      );
      return applied;
    });
  });
}

async function applyPending(
  session: Client,
  { migrations }: DatabaseRelease,
  by: string,
  log: (line: string) => void,
): Promise<readonly string[]> {
  const { rows } = await session.query<AppliedMigration>(
    "select name, sha256, oldest_code from vitrine.migration",
  );
  const pending = pendingOf(migrations, rows);
  for (const migration of pending) {
    const milliseconds = await applyMigration(session, migration, by);
    log(`${migration.name} was applied in ${milliseconds} ms`);
  }
  return pending.map(({ name }) => name);
}

async function remember(session: Client, release: DatabaseRelease, by: string): Promise<void> {
  await session.query(
    `insert into vitrine.release (hash, released_at, released_by) values ($1, now(), $2)
       on conflict (one) do update set hash = excluded.hash, released_at = excluded.released_at, released_by = excluded.released_by`,
    [releaseHash(release), by],
  );
  await session.query("delete from vitrine.refusal");
}
