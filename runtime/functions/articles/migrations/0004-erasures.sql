-- Who asked to be forgotten, and what came of it. Who they were stands here only until they are: the receipt has a salted hash.

create table articles.erasures (
  id uuid primary key default gen_random_uuid(),
  asked_at timestamptz(3) not null default clock_timestamp(),
  asked_by text not null check (asked_by in ('reader', 'service', 'operator', 'restore')),
  -- the pseudonym of a service or an operator; of readers none is kept
  asker text,
  -- null once they are forgotten
  reader text,
  others text[] not null default '{}',
  -- all that they are known by, gathered before anything is erased; null once they are forgotten
  identifiers jsonb,
  -- what was erased, by store
  steps jsonb not null default '{}',
  -- why it has not come to an end
  problem text,
  done_at timestamptz(3),
  -- the identity that did it
  done_by text,
  receipt jsonb,
  check (done_at is null = (reader is not null)),
  check (done_at is null or (identifiers is null and others = '{}' and receipt is not null)),
  check (asked_by <> 'reader' or asker is null)
);

create unique index erasures_open on articles.erasures (reader) where reader is not null;
create index erasures_by_time on articles.erasures (asked_at);

-- Notes who is to be forgotten: from now on no deed from before is taken, and they are signed in nowhere. Asked again while it is
-- being done, it is the same.
create function articles.ask_to_forget(forgotten text, by_whom text, asker text, others text[]) returns uuid
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  asked uuid;
begin
  insert into articles.erasures as kept (reader, asked_by, asker, others) values (forgotten, by_whom, asker, others)
    on conflict (reader) where reader is not null do update set others = array(select distinct unnest(kept.others || excluded.others))
    returning id into asked;
  insert into articles.forgotten (reader) values (sha256(convert_to(forgotten, 'UTF8')))
    on conflict (reader) do update set at = clock_timestamp();
  delete from sign_in.sessions where subject = forgotten;
  return asked;
end $$;

-- Whether somebody was erased after this.
create function articles.was_forgotten(key text, since timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from articles.forgotten f where f.reader = sha256(convert_to(key, 'UTF8')) and f.at >= since)
$$;

-- Whether a text has one of the patterns in it, or one of the ids.
create function articles.mentions(given text, patterns text[], ids uuid[]) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog as $$
  select exists (select from unnest(patterns) each where given ~ each)
    or (cardinality(ids) > 0 and given ~ '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-' and exists (
      select from regexp_matches(given, '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', 'g') found where found[1]::uuid = any(ids)))
$$;

-- Erases what was refused and speaks of a reader, also where nobody could read of whom it was.
create function articles.forget_refused(keys text[], patterns text[], ids uuid[]) returns integer
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  gone integer;
begin
  delete from articles.poison where reader = any(keys) or event = any(ids)
    or articles.mentions(encode(body, 'escape'), patterns, ids) or articles.mentions(reason, patterns, ids);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- What was refused of a reader, for themselves.
create function articles.refused_of(keys text[]) returns table (at timestamptz, code text, reason text, body text)
  language sql stable security definer set search_path = pg_catalog as $$
  select at, code, reason, encode(body, 'escape') from articles.poison where reader = any(keys) order by at, id
$$;

-- In which columns of which tables something of a reader is, and in how many rows. It looks into all that there are, so that a table of
-- later is looked into as well. Not looked into: texts of the catalogue, which publishers write, and packed bytes, which stand beside a
-- reader's number.
create function articles.find_reader(keys text[], numbers bigint[], patterns text[], ids uuid[], sessions bytea[])
  returns table (place text, rows bigint)
  language plpgsql stable security definer set search_path = pg_catalog as $$
declare
  each record;
  condition text;
begin
  for each in
    select n.nspname as schema, c.relname as relation, a.attname as name, format_type(a.atttypid, null) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('articles', 'sign_in') and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0
      and not a.attisdropped and (n.nspname, c.relname) <> ('articles', 'articles')
    order by 1, 2, a.attnum
  loop
    condition := case
      when each.type = 'uuid' then '%1$I = any($4)'
      when each.type = 'uuid[]' then '%1$I && $4'
      when each.type = 'bigint' and each.name = 'reader' then '%1$I = any($2)'
      when each.type = 'bigint[]' and each.name = 'readers' then '%1$I && $2'
      -- one of a few words, in tables that are long
      when each.name = 'kind' then null
      when each.type in ('text', 'character varying') then '(%1$I = any($1) or articles.mentions(%1$I, $3, $4))'
      when each.type = 'text[]' then '(%1$I && $1 or articles.mentions(%1$I::text, $3, $4))'
      when each.type in ('json', 'jsonb') then 'articles.mentions(%1$I::text, $3, $4)'
      when each.type = 'bytea' and each.name = 'id' then '%1$I = any($5)'
      when each.type = 'bytea' and each.name = 'body' then 'articles.mentions(encode(%1$I, ''escape''), $3, $4)'
      -- of models; shorter ones would be among any bytes
      when each.type = 'bytea' and each.name = 'file' then
        'exists (select from unnest($1) k where length(k) >= 8 and position(convert_to(k, ''UTF8'') in %1$I) > 0)'
    end;
    continue when condition is null;
    condition := format(condition, each.name);
    -- those that are being done have it until their end
    if each.relation = 'erasures' then condition := condition || ' and done_at is not null'; end if;
    execute format('select count(*) from %I.%I where %s', each.schema, each.relation, condition)
      into rows using keys, numbers, patterns, ids, sessions;
    if rows > 0 then
      place := each.relation || '.' || each.name;
      return next;
    end if;
  end loop;
end $$;

revoke execute on function articles.ask_to_forget, articles.was_forgotten, articles.mentions, articles.forget_refused, articles.refused_of,
  articles.find_reader from public;
