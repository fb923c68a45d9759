-- Whom a row is about, by a pseudonym that its caller gives beside it: so that all of a person is found, handed over and erased.
-- A table of its own, because most rows are about nobody, and nothing that is there has to be rewritten or indexed.

create table predictions.subjects (
  id uuid not null,
  received_at timestamptz(3) not null,
  row integer not null,
  -- null once the row is erased
  subject text collate "C" check (subject ~ '^[A-Za-z0-9_-]{1,64}$'),
  primary key (id, row, received_at)
) partition by range (received_at);

create index subjects_by_subject on predictions.subjects (subject, received_at) where subject is not null;
create table predictions.subjects_default partition of predictions.subjects default;

-- That somebody was erased, by whom, and how much of them: never who.
create table predictions.erasures (
  erased_at timestamptz not null default clock_timestamp(),
  -- as whom they were logged in
  erased_by text not null default session_user,
  -- whom rows were about, or who asked
  kind text not null check (kind in ('subject', 'caller')),
  requests integer not null,
  -- of a caller nothing is told: their requests go as a whole
  rows integer,
  outcomes integer not null
);

-- As before, with the new table.
create or replace function predictions.create_month(month date) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  parent text;
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
  partition text;
begin
  -- two instances that start at once
  perform pg_advisory_xact_lock(hashtext('predictions.create_month'));
  foreach parent in array array['requests', 'answers', 'outcomes', 'subjects'] loop
    partition := parent || to_char(month, '"_"YYYY"_"MM');
    continue when to_regclass(format('predictions.%I', partition)) is not null;
    execute format('create table predictions.%I (like predictions.%I including defaults including constraints)', partition, parent);
    execute format('with moved as (delete from predictions.%I where received_at >= %L and received_at < %L returning *) insert into predictions.%I select * from moved',
      parent || '_default', starts, ends, partition);
    execute format('alter table predictions.%I attach partition predictions.%I for values from (%L) to (%L)', parent, partition, starts, ends);
  end loop;
end $$;

-- As before, with the new table.
create or replace function predictions.drop_months_before(month date) returns integer
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  ended record;
  dropped integer := 0;
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
begin
  for ended in
    select child.relname as name, parent.relname as parent
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    join pg_namespace on pg_namespace.oid = parent.relnamespace
    where nspname = 'predictions' and parent.relkind = 'p'
      and child.relname ~ '_[0-9]{4}_[0-9]{2}$'
      and right(child.relname, 7) < to_char(month, 'YYYY"_"MM')
  loop
    execute format('drop table predictions.%I', ended.name);
    dropped := dropped + 1;
  end loop;
  delete from predictions.requests_default where received_at < starts;
  delete from predictions.answers_default where received_at < starts;
  delete from predictions.outcomes_default where received_at < starts;
  delete from predictions.subjects_default where received_at < starts;
  delete from predictions.idempotency_keys where received_at < greatest(starts, now() - interval '7 days');
  return dropped;
end $$;

-- Elements of an array without those of erased rows, which become null in their place.
create function predictions.without_rows(elements json, erased integer[], elements_of_row integer) returns json
  language sql immutable set search_path = pg_catalog
  return (select json_agg(case when ((at - 1) / elements_of_row)::integer = any(erased) then null else element end order by at)
    from json_array_elements(elements) with ordinality as each (element, at));

-- What was answered, without what it says of erased rows. Their predictions and remarks are left out, their elements of tensors
-- are null, and of a refusal its code stays.
create function predictions.answer_without_rows(answer json, erased integer[]) returns json
  language sql immutable set search_path = pg_catalog
  return (select json_object_agg(name, case
      when name in ('predictions', 'problems') then (
        select coalesce(json_agg(element order by at) filter (where (element ->> 'row')::integer <> all(erased)), '[]')
        from json_array_elements(value) with ordinality as each (element, at))
      when name = 'outputs' then (
        select json_agg(json_build_object('name', tensor -> 'name', 'datatype', tensor -> 'datatype', 'shape', tensor -> 'shape',
          'data', predictions.without_rows(tensor -> 'data', erased,
            greatest(json_array_length(tensor -> 'data') / greatest((tensor -> 'shape' ->> 0)::integer, 1), 1))) order by at)
        from json_array_elements(value) with ordinality as each (tensor, at))
      when name = 'detail' then to_json('Erased: it told of a row.'::text)
      else value end order by position)
    from json_each(answer) with ordinality as member (name, value, position));

-- Erases the rows about somebody, what was predicted of them and what became of it. Their requests, other rows of these, and
-- figures stay. Whoever calls it reads nothing.
create function predictions.forget_subject(forgotten text, out requests integer, out rows integer, out outcomes integer)
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  about record;
  gone integer;
begin
  requests := 0;
  rows := 0;
  outcomes := 0;
  -- whoever tells one waits, and then finds no prediction
  lock table predictions.outcomes in share row exclusive mode;
  for about in
    select s.id, s.received_at, array_agg(s.row) as erased from predictions.subjects s
    where s.subject = forgotten group by s.id, s.received_at
  loop
    -- what is under way is not answered any more: of two answers to one request the first stays
    insert into predictions.answers (id, received_at, operation, status, code, duration_ms, answer)
      select r.id, r.received_at, r.operation, 409, 'RowsForgotten', extract(epoch from clock_timestamp() - r.received_at) * 1000,
        json_build_object('code', 'RowsForgotten', 'status', 409, 'title', 'Rows were erased before they were answered')
      from predictions.requests r where r.id = about.id and r.received_at = about.received_at
      on conflict do nothing;
    update predictions.requests r
      set rows = predictions.without_rows(r.rows, about.erased, 1), refused_body = null
      where r.id = about.id and r.received_at = about.received_at;
    update predictions.answers a
      set answer = predictions.answer_without_rows(a.answer, about.erased),
        labels = (select array_agg(case when (at - 1)::integer = any(about.erased) then null else label end order by at)
          from unnest(a.labels) with ordinality as each (label, at)),
        scores = (select array_agg(case when (at - 1)::integer = any(about.erased) then null else score end order by at)
          from unnest(a.scores) with ordinality as each (score, at))
      where a.id = about.id and a.received_at = about.received_at;
    -- they do not say of which row: with the last one they go
    update predictions.answers a set odd_features = null, odd_codes = null
      where a.id = about.id and a.received_at = about.received_at
        and coalesce(num_nonnulls(variadic a.labels), 0) + coalesce(num_nonnulls(variadic a.scores), 0) = 0;
    delete from predictions.outcomes o
      where o.id = about.id and o.received_at = about.received_at and o.row = any(about.erased);
    get diagnostics gone = row_count;
    outcomes := outcomes + gone;
    -- it has a hash of what was sent; a repeat is a new request
    delete from predictions.idempotency_keys k where k.request_id = about.id;
    update predictions.subjects s set subject = null
      where s.id = about.id and s.received_at = about.received_at and s.row = any(about.erased);
    requests := requests + 1;
    rows := rows + cardinality(about.erased);
  end loop;
  insert into predictions.erasures (kind, requests, rows, outcomes) values ('subject', requests, rows, outcomes);
end $$;

revoke execute on function predictions.without_rows, predictions.answer_without_rows, predictions.forget_subject from public;
