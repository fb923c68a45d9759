import { type Client, escapeIdentifier } from "pg";
import { owner } from "./session";

/** Any number that nobody else locks: one run at a time changes a server. */
const lock = 7_236_158_024_117;

/**
 * Waits until no other run changes this server. The lock is the session's: it goes with it, however it ends.
 *
 * @param server a session in the database `postgres`
 */
export async function lockServer(server: Client): Promise<void> {
  await server.query("set statement_timeout = 0; set lock_timeout = 0; set idle_session_timeout = 0");
  await noticeDeath(server);
  await server.query("select pg_advisory_lock($1)", [lock]);
}

/** A statement whose runner was killed ends within seconds, where the server's platform can see it; else at its end. */
export async function noticeDeath(session: Client): Promise<void> {
  await session.query("set client_connection_check_interval = '2s'").catch(() => undefined);
}

/**
 * Makes the owner and the database when they are not there. Azure makes databases too, but for an owner that is not always
 * the same, and only it could grant anything in them.
 */
export async function makeDatabase(server: Client, name: string): Promise<void> {
  await makeRole(server, owner);
  const { rowCount } = await server.query("select from pg_database where datname = $1", [name]);
  if (rowCount) return;
  await server.query(
    // sorts the same on every machine, and after each upgrade of one
    `create database ${escapeIdentifier(name)} owner ${owner} template template0 encoding 'UTF8'
       locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'`,
  );
}

/** A role that nobody logs in as, and that every administrator of the server may act as and hand on, also one of later. */
export async function makeRole(server: Client, role: string): Promise<void> {
  const { rowCount } = await server.query("select from pg_roles where rolname = $1", [role]);
  if (rowCount) return;
  const name = escapeIdentifier(role);
  const others = role === owner ? "azure_pg_admin" : `azure_pg_admin, ${owner}`;
  await server.query(
    `begin; create role ${name} nologin;
       grant ${name} to current_user with inherit true, set true;
       grant ${name} to ${others} with admin true, inherit true, set true; commit`,
  );
}

/** What the runner keeps in the database, and whom it lets in: nobody who was not named. */
export async function makeSchema(session: Client): Promise<void> {
  await noticeDeath(session);
  const { rows } = await session.query("select current_database() as name");
  const database = escapeIdentifier(rows[0].name);
  // in Azure the schema is the administrators', whoever owns the database
  const { rows: rights } = await session.query("select has_schema_privilege($1, 'public', 'create') as has", [
    owner,
  ]);
  if (!rights[0].has) await session.query(`grant all on schema public to ${owner} with grant option`);
  await session.query(`set role ${owner}`);
  await session.query(`
    begin;
    revoke all on database ${database} from public;
    alter default privileges revoke execute on functions from public;
    create schema if not exists vitrine;
    create table if not exists vitrine.migration (
      name text primary key,
      sha256 text not null,
      oldest_code integer not null,
      applied_at timestamptz not null default now(),
      applied_by text not null,
      milliseconds integer not null
    );
    create table if not exists vitrine.release (
      one boolean primary key default true check (one),
      hash text not null,
      released_at timestamptz not null,
      released_by text not null
    );
    create table if not exists vitrine.refusal (
      one boolean primary key default true check (one),
      hash text not null,
      reason text not null,
      refused_at timestamptz not null
    );
    grant usage on schema vitrine to public;
    grant select on vitrine.migration, vitrine.release to public;
    commit`);
}
