-- Roles of Azure's servers and the functions that make an identity a role; the password stands for the identity's token.

create role azure_pg_admin;

create schema azure;
create table azure.principal (rolname name primary key, objectid text not null unique, kind text not null, is_admin boolean not null);

create function pg_catalog.pgaadauth_create_principal_with_oid(
  rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean
) returns text language plpgsql security definer as $$
begin
  delete from azure.principal p where not exists (select from pg_roles r where r.rolname = p.rolname);
  execute format('create role %I login password %L', rolename, 'token of ' || objectid);
  insert into azure.principal values (rolename, objectid, objecttype, isadmin);
  if isadmin then
    execute format('grant azure_pg_admin to %I with admin option', rolename);
    execute format('alter role %I createrole createdb', rolename);
  else
    execute format('grant %I to azure_pg_admin with admin true, inherit false, set false', rolename);
  end if;
  return 'Created role for ' || quote_ident(rolename);
end $$;

create function pg_catalog.pgaadauth_list_principals(isadmin boolean)
returns table (rolename name, principaltype text, objectid text, tenantid text, ismfa integer, isadmin_ integer)
language sql security definer as $$
  select rolname, kind, p.objectid, '', 0, p.is_admin::integer from azure.principal p where p.is_admin or not $1
$$;
