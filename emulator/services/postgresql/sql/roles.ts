/**
 * What Azure has in every server, in the database `postgres`. It is run at each start.
 *
 * Azure keeps whose role it is in a security label; no stock PostgreSQL has the provider of it, so here it is a table,
 * by the role's own number: a renamed role stays whose it was, a dropped one is nobody's.
 */
export const rolesSql = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'azure_pg_admin') then
    create role azure_pg_admin nologin;
    grant pg_monitor, pg_signal_backend to azure_pg_admin;
  end if;
end $$;

-- administrators make things there, and extensions
grant create on database postgres to azure_pg_admin;

create schema if not exists pgaadauth;
revoke all on schema pgaadauth from public;

create table if not exists pgaadauth.principals (
  role oid primary key,
  object_id uuid not null,
  type text not null check (type in ('user', 'group', 'service')),
  is_admin boolean not null,
  is_mfa boolean not null,
  -- its role stays for what it owns, and nobody logs in as it
  removed boolean not null default false,
  number integer generated always as identity
);

-- everybody in the tenant, which the local Azure tells before each login
create table if not exists pgaadauth.directory (
  object_id uuid primary key,
  type text not null,
  name text not null
);
create table if not exists pgaadauth.tenant (id uuid primary key);

create or replace function pgaadauth.add_principal(
  rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean) returns text
language plpgsql as $f$
declare
  known record;
  actual text;
  created oid;
begin
  if objecttype not in ('user', 'group', 'service') then
    raise exception 'the type of a principal is user, group or service, not "%"', objecttype
      using errcode = 'invalid_parameter_value';
  end if;
  select d.type into actual from pgaadauth.directory d where d.object_id = objectid::uuid;
  if not found then
    raise exception 'Could not validate AAD user % because its name is not found in the tenant.', objectid
      using errcode = 'invalid_grant_operation', hint = 'Pass the object id: of a managed identity that is its principal id, not its client id.';
  end if;
  if actual <> objecttype then
    raise exception 'incorrect object type provided for principal, given object type: ''%'', actual object type: ''%''', objecttype, actual
      using errcode = 'internal_error';
  end if;
  select r.rolname into known from pgaadauth.principals p join pg_roles r on r.oid = p.role
    where p.object_id = objectid::uuid and not p.removed;
  if found then
    raise exception 'the principal % has the role "%" already', objectid, known.rolname
      using errcode = 'duplicate_object', hint = 'Updating an existing principal isn''t supported: drop its role first.';
  end if;
  delete from pgaadauth.principals p using pg_roles r
    where p.removed and r.oid = p.role and r.rolname = rolename;
  if found then
    execute format('alter role %I login', rolename);
  else
    execute format('create role %I login', rolename);
  end if;
  created := (select r.oid from pg_roles r where r.rolname = rolename);
  delete from pgaadauth.principals where role = created;
  insert into pgaadauth.principals values (created, objectid::uuid, objecttype, isadmin, ismfa);
  if isadmin then
    execute format('alter role %I createrole createdb', rolename);
    execute format('grant azure_pg_admin to %I with admin option', rolename);
  end if;
  -- as if the caller had created it: he may drop it and grant it, and is not it
  if session_user <> current_user and current_setting('server_version_num')::int >= 160000 then
    execute format('grant %I to %I with admin true, inherit false, set false', rolename, session_user);
  end if;
  return 'Created role for ' || quote_ident(rolename);
end $f$;

create or replace function pgaadauth.add_administrator(rolename text, objectid text, objecttype text) returns void
language plpgsql as $f$
begin
  if not exists (select from pgaadauth.principals p join pg_roles r on r.oid = p.role
    where r.rolname = rolename and p.object_id = objectid::uuid and p.type = objecttype and p.is_admin and not p.removed)
  then
    perform pgaadauth.add_principal(rolename, objectid, objecttype, true, false);
  end if;
end $f$;

create or replace function pgaadauth.remove_principal(objectid text) returns void
language plpgsql as $f$
declare
  rolename name;
begin
  update pgaadauth.principals p set removed = true from pg_roles r
    where p.object_id = objectid::uuid and not p.removed and r.oid = p.role returning r.rolname into rolename;
  if not found then return; end if;
  execute format('alter role %I nologin nocreaterole nocreatedb', rolename);
  execute format('revoke azure_pg_admin from %I cascade', rolename);
  begin
    execute format('drop role %I', rolename);
  exception when dependent_objects_still_exist then
    raise log 'the role "%" stays, because it owns something', rolename;
  end;
end $f$;

create or replace function pgaadauth.first_administrator() returns name
language sql stable as $f$
  select coalesce(
    (select r.rolname from pgaadauth.principals p join pg_roles r on r.oid = p.role
      where p.is_admin and not p.removed order by p.number limit 1),
    current_user)
$f$;

create or replace function pg_catalog.pgaadauth_create_principal_with_oid(
  rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean) returns text
language plpgsql security definer set search_path = pg_catalog as $f$
begin
  return pgaadauth.add_principal(rolename, objectid, objecttype, isadmin, ismfa);
end $f$;

create or replace function pg_catalog.pgaadauth_create_principal(
  rolename text, isadmin boolean, ismfa boolean) returns text
language plpgsql security definer set search_path = pg_catalog as $f$
declare
  found_ids uuid[];
  found_type text;
begin
  select array_agg(object_id), min(type) into found_ids, found_type from pgaadauth.directory where name = rolename;
  if found_ids is null then
    raise exception 'Could not validate AAD user "%" because its name is not found in the tenant.', rolename
      using errcode = 'invalid_grant_operation';
  end if;
  if array_length(found_ids, 1) > 1 then
    raise exception 'the name "%" is that of % principals', rolename, array_length(found_ids, 1)
      using errcode = 'invalid_grant_operation', hint = 'Use pgaadauth_create_principal_with_oid.';
  end if;
  return pgaadauth.add_principal(rolename, found_ids[1]::text, found_type, isadmin, ismfa);
end $f$;

create or replace function pg_catalog.pgaadauth_list_principals(isadminvalue boolean)
returns table (rolname name, principaltype text, objectid text, tenantid text, ismfa integer, isadmin integer)
language sql stable security definer set search_path = pg_catalog as $f$
  select r.rolname, p.type, p.object_id::text, (select id::text from pgaadauth.tenant),
    p.is_mfa::int, p.is_admin::int
  from pgaadauth.principals p join pg_roles r on r.oid = p.role
  where (p.is_admin or not isadminvalue) and not p.removed
  order by r.rolname
$f$;

revoke execute on function
  pg_catalog.pgaadauth_create_principal_with_oid(text, text, text, boolean, boolean),
  pg_catalog.pgaadauth_create_principal(text, boolean, boolean),
  pg_catalog.pgaadauth_list_principals(boolean) from public;
grant execute on function
  pg_catalog.pgaadauth_create_principal_with_oid(text, text, text, boolean, boolean),
  pg_catalog.pgaadauth_create_principal(text, boolean, boolean),
  pg_catalog.pgaadauth_list_principals(boolean) to azure_pg_admin;
`;
