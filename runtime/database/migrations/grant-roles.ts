import { type Client, escapeIdentifier } from "pg";
import { ExplainedError } from "../../shared/explained-error";
import type { DatabaseRelease } from "./database-release";
import { inTransaction, owner } from "./session";

/**
 * Roles that a run made for this database and the release does not have: they may connect, as whoever has a file.
 *
 * @param session in the workload's database
 */
export async function formerRoles(
  session: Client,
  { roles }: Pick<DatabaseRelease, "roles">,
): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(
    `select r.rolname as name from pg_database d, aclexplode(d.datacl) a join pg_roles r on r.oid = a.grantee
      where d.datname = current_database() and a.privilege_type = 'CONNECT' and not r.rolcanlogin and r.rolname <> $1`,
    [owner],
  );
  return rows.map(({ name }) => name).filter((name) => !(name in roles));
}

/**
 * Gives each role exactly what its file grants: everything it had is taken away first, in the same transaction.
 *
 * @param session in the workload's database, as the owner
 * @param former roles that are to have nothing any more
 */
export async function grantRoles(
  session: Client,
  { roles }: Pick<DatabaseRelease, "roles">,
  former: readonly string[],
): Promise<void> {
  const { rows } = await session.query<{ name: string }>("select current_database() as name");
  const database = escapeIdentifier(rows[0]?.name ?? "");
  await inTransaction(session, async () => {
    for (const role of [...former, ...Object.keys(roles)]) await takeAllFrom(session, role);
    for (const [role, sql] of Object.entries(roles)) {
      await session.query(`grant connect on database ${database} to ${escapeIdentifier(role)}`);
      await session.query(sql).catch((cause: Error) => {
        throw notGranted(role, cause);
      });
    }
  });
}

/** `drop owned` takes every right away, and drops what the role owns: data must never go that way. */
async function takeAllFrom(session: Client, role: string): Promise<void> {
  const name = escapeIdentifier(role);
  const owned = await session.query(
    "select from pg_shdepend where refobjid = $1::regrole and refclassid = 'pg_authid'::regclass and deptype = 'o'",
    [name],
  );
  if (owned.rowCount) {
    throw new ExplainedError("RoleOwnsThings", {
      what: `the role ${role} owns tables or other things`,
      why: "its rights are made anew at each deploy, which would drop what it owns",
      fix: `give them to ${owner}: reassign owned by ${role} to ${owner}`,
    });
  }
  await session.query(`drop owned by ${name}`);
}

function notGranted(role: string, cause: Error): ExplainedError {
  return new ExplainedError("RoleNotGranted", {
    what: `roles/${role}.sql was not applied: ${cause.message}`,
    why: "it names what no migration made, or is not SQL; all roles have what they had before",
    fix: `correct roles/${role}.sql`,
    cause,
  });
}
