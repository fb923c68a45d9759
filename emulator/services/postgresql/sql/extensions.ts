/**
 * Who may create which extension, as Azure's hook in its PostgreSQL has it. It is in every database, and in the one of
 * which new ones are copies.
 *
 * What is set is read where `ALTER SYSTEM` writes it: a session can say anything about a parameter with a point in its name.
 */
export const extensionsSql = `
create or replace function pg_catalog.azure_check_extension() returns event_trigger
language plpgsql security definer set search_path = pg_catalog as $f$
declare
  made record;
  allowed text[];
begin
  if (select rolsuper from pg_roles where rolname = session_user) then return; end if;
  if not pg_has_role(session_user, 'azure_pg_admin', 'member') then
    raise exception 'Only members of "azure_pg_admin" are allowed to use CREATE EXTENSION'
      using errcode = 'feature_not_supported';
  end if;
  select regexp_split_to_array(lower(setting), '\\s*,\\s*') into allowed from pg_file_settings
    where name = 'azure.extensions' order by seqno desc limit 1;
  for made in select trim(both '"' from object_identity) as name from pg_event_trigger_ddl_commands()
    where object_type = 'extension'
  loop
    if made.name <> all (allowed) then
      raise exception 'extension "%" is not allow-listed for "azure_pg_admin" users in Azure Database for PostgreSQL', made.name
        using errcode = 'feature_not_supported',
          hint = 'to see the full allow list of extensions, please run: "show azure.extensions;"';
    end if;
  end loop;
end $f$;

do $$ begin
  if not exists (select from pg_event_trigger where evtname = 'azure_check_extension') then
    create event trigger azure_check_extension on ddl_command_end when tag in ('CREATE EXTENSION')
      execute function pg_catalog.azure_check_extension();
  end if;
end $$;

alter schema public owner to azure_pg_admin;
`;
