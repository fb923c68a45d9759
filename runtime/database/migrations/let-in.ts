import { type Client, escapeIdentifier } from "pg";
import { ExplainedError } from "../../shared/explained-error";
import type { DatabaseRelease } from "./database-release";
import { makeRole } from "./prepare";
import { owner } from "./session";

/**
 * Makes each principal a role of the server that only it can log in as, and a member of exactly the roles it is to have. Whoever
 * is not named any more is a member of none.
 *
 * @param server a session in the database `postgres`, as an administrator: Azure has its functions for principals only there
 * @param former roles that the database knows beside those of the release
 */
export async function letIn(
  server: Client,
  { roles, principals }: DatabaseRelease,
  { former, log }: { readonly former: readonly string[]; readonly log: (line: string) => void },
): Promise<void> {
  const names = Object.keys(roles);
  for (const { objectId, roles: wanted } of principals) refuseUnknown(wanted, names, objectId);
  for (const role of names) await makeRole(server, role);
  for (const { objectId, kind } of principals) {
    const { rowCount } = await server.query("select from pg_roles where rolname = $1", [objectId]);
    if (rowCount) continue;
    const create = "select pgaadauth_create_principal_with_oid($1, $1, $2, false, false)";
    await server.query(create, [objectId, kind]);
    log(`${objectId} may log in`);
  }

  const had = await membersOf(server, [...names, ...former]);
  const wanted = principals.flatMap(({ objectId, roles }) =>
    roles.map((role) => ({ role, login: objectId })),
  );
  await server.query(`set role ${owner}`);
  for (const { role, login } of without(wanted, had)) {
    await server.query(`grant ${escapeIdentifier(role)} to ${escapeIdentifier(login)}`);
    log(`${login} is ${role}`);
  }
  for (const { role, login } of without(had, wanted)) {
    await server.query(`revoke ${escapeIdentifier(role)} from ${escapeIdentifier(login)}`);
    log(`${login} is not ${role} any more`);
  }
  await server.query("reset role");
  for (const { login } of without(had, wanted)) await forget(server, login, log);
}

interface Membership {
  readonly role: string;
  readonly login: string;
}

/** Who was let in by a run, and not otherwise. */
async function membersOf(server: Client, roles: readonly string[]): Promise<readonly Membership[]> {
  const { rows } = await server.query<Membership>(
    `select granted.rolname as role, member.rolname as login
       from pg_auth_members m join pg_roles granted on granted.oid = m.roleid join pg_roles member on member.oid = m.member
      where granted.rolname = any ($1) and m.grantor = $2::regrole`,
    [roles, owner],
  );
  return rows;
}

/** The role of a principal that is a member of nothing any more. One that cannot be dropped may do nothing, so it may stay. */
async function forget(server: Client, login: string, log: (line: string) => void): Promise<void> {
  const left = await server.query(
    "select from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = $1",
    [login],
  );
  if (left.rowCount) return;
  await server
    .query(`drop role if exists ${escapeIdentifier(login)}`)
    .catch((error: Error) => log(`${login} may do nothing, and its role stays: ${error.message}`));
}

function without(some: readonly Membership[], others: readonly Membership[]): readonly Membership[] {
  return some.filter(
    ({ role, login }) => !others.some((other) => other.role === role && other.login === login),
  );
}

function refuseUnknown(wanted: readonly string[], names: readonly string[], objectId: string): void {
  const unknown = wanted.find((role) => !names.includes(role));
  if (unknown === undefined) return;
  throw new ExplainedError("RoleUnknown", {
    what: `${objectId} is to be ${unknown}, and there is no roles/${unknown}.sql`,
    why: "what a role may do stands in its file, and nowhere else",
    fix: `write roles/${unknown}.sql, or name one of: ${names.join(", ")}`,
  });
}
