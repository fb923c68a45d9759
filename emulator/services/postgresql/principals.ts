import type { Pool } from "pg";
import type { Identity } from "../../identity/identity";
import type { Administrator } from "./postgres-servers";
import type { RoleOwner } from "./proxy/admission";
import type { Tenant } from "./tenant";

/** Whose a role is, that somebody wants to log in as. */
export async function ownerOf(superuser: Pool, role: string): Promise<RoleOwner | undefined> {
  const { rows } = await superuser.query<RoleOwner>(
    `select object_id as "objectId", type from pgaadauth.principals p join pg_roles r on r.oid = p.role
     where r.rolname = $1 and not p.removed`,
    [role],
  );
  return rows[0];
}

/** As which roles somebody may log in, those of his own first. */
export async function rolesOf(superuser: Pool, objectIds: readonly string[]): Promise<string[]> {
  const { rows } = await superuser.query<{ rolname: string }>(
    `select r.rolname from pgaadauth.principals p join pg_roles r on r.oid = p.role
     where p.object_id = any ($1) and not p.removed order by array_position($1, p.object_id)`,
    [objectIds],
  );
  return rows.map(({ rolname }) => rolname);
}

/** Who is in the tenant, for the functions that make roles for them. */
export async function tellTenant(
  superuser: Pool,
  { tenant, identity }: { readonly tenant: Tenant; readonly identity: Pick<Identity, "tenantId"> },
): Promise<void> {
  const members = JSON.stringify(tenant.members());
  if (told.get(superuser) === members) return;
  await superuser.query(
    `with wanted as (
       select * from json_to_recordset($1::json) as w ("objectId" uuid, type text, name text)
     ), gone as (
       delete from pgaadauth.directory where object_id not in (select "objectId" from wanted)
     )
     insert into pgaadauth.directory select "objectId", type, name from wanted
       on conflict (object_id) do update set type = excluded.type, name = excluded.name`,
    [members],
  );
  await superuser.query("insert into pgaadauth.tenant values ($1) on conflict do nothing", [
    identity.tenantId,
  ]);
  told.set(superuser, members);
}

const told = new WeakMap<Pool, string>();

/** A role that may do what an administrator may. */
export async function addAdministrator(superuser: Pool, { name, objectId, type }: Administrator) {
  await superuser.query("select pgaadauth.add_administrator($1, $2, $3)", [name, objectId, type]);
}

export async function hasAdministrator(superuser: Pool, objectId: string): Promise<boolean> {
  const { rowCount } = await superuser.query(
    `select from pgaadauth.principals p join pg_roles r on r.oid = p.role
     where p.object_id = $1 and p.is_admin and not p.removed`,
    [objectId],
  );
  return rowCount === 1;
}

/** A role that still owns something stays, and nobody can log in as it. */
export async function removeAdministrator(superuser: Pool, objectId: string): Promise<void> {
  await superuser.query("select pgaadauth.remove_principal($1)", [objectId]);
}
