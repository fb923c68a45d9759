import type { QueryResult } from "pg";

/** What a role of a database may do, or who may act as it. */
export interface DatabaseRight {
  /** "role: right", e.g. "predictions_api: insert on table predictions.requests", or "login: role". */
  readonly name: string;
  /** What PostgreSQL says when it is missing. */
  readonly refusal: string;
  readonly grant: string;
  readonly revoke: string;
}

const rightsText = `
with granted (object, "column", denied, acl) as (
  select 'schema ' || nspname, null, 'schema ' || nspname, nspacl from pg_namespace
  union all select 'database ' || datname, null, 'database "' || datname || '"', datacl from pg_database where datname = current_database()
  union all select 'function ' || oid::regprocedure, null, 'function ' || proname, proacl from pg_proc
  union all select 'table ' || oid::regclass, null, case relkind when 'v' then 'view ' else 'table ' end || relname, relacl from pg_class
  union all select 'table ' || attrelid::regclass, attname, 'table ' || relname, attacl from pg_attribute join pg_class on pg_class.oid = attrelid
)
select rolname as role, lower(privilege_type) as privilege, object, "column", denied
from granted cross join lateral aclexplode(acl) join pg_roles on pg_roles.oid = grantee
where not rolcanlogin and rolname like $1 || '\\_%'
order by role, object, "column", privilege`;

interface Granted {
  readonly role: string;
  readonly privilege: string;
  readonly object: string;
  readonly column: string | null;
  readonly denied: string;
}

type Query = (text: string, values: string[]) => Promise<Pick<QueryResult, "rows">>;

/** Everything that the roles of a workload's database were granted, as the database itself has it. @param name of the workload */
export async function grantedRights(query: Query, name: string): Promise<DatabaseRight[]> {
  const { rows } = await query(rightsText, [name]);
  return rows.map(({ role, privilege, object, column, denied }: Granted) => {
    const right = `${privilege}${column === null ? "" : ` (${column})`} on ${object}`;
    return {
      name: `${role}: ${right}`,
      refusal: `permission denied for ${denied}`,
      grant: `grant ${right} to ${role}`,
      revoke: `revoke ${right} from ${role}`,
    };
  });
}
