-- What was asked, what was answered, what happened later. A request's id is a UUID of version 7, whose first 48 bits are
-- received_at: whoever knows the id knows the partition.

create schema predictions;

-- written before predicting
create table predictions.requests (
  id uuid not null,
  received_at timestamptz(3) not null,
  operation text not null,
  -- pseudonymous; null when nobody was let in
  caller text,
  caller_kind text,
  asked_model text,
  model text,
  version text,
  model_hash text,
  training_data text,
  bundle text not null,
  deployed_commit text,
  -- as they were taken, one element a row
  rows json,
  row_count integer not null default 0,
  -- the beginning of a body that was not taken
  refused_body text,
  primary key (id, received_at)
) partition by range (received_at);

-- written before the caller is told
create table predictions.answers (
  id uuid not null,
  received_at timestamptz(3) not null,
  answered_at timestamptz(3) not null default clock_timestamp(),
  operation text not null,
  status smallint not null,
  -- of the problem, when it was one
  code text,
  model text,
  version text,
  -- the class whose probability a score is, where a model has two
  positive text,
  -- of each row, in their order
  labels text[],
  scores double precision[],
  -- the features whose value was odd, once for each row and feature, and how
  odd_features text[],
  odd_codes text[],
  duration_ms real not null,
  scoring_ms real,
  -- what the caller got, letter by letter
  answer json not null,
  primary key (id, received_at)
) partition by range (received_at);

create index answers_by_time on predictions.answers (received_at);
create index requests_by_model on predictions.requests (model, received_at);
create index requests_by_caller on predictions.requests (caller, received_at);

-- what really happened, told once for each row
create table predictions.outcomes (
  id uuid not null,
  received_at timestamptz(3) not null,
  row integer not null,
  outcome text not null,
  told_at timestamptz(3) not null default clock_timestamp(),
  told_by text not null,
  primary key (id, row, received_at)
) partition by range (received_at);

-- which request a caller's key belongs to: a repeat gets its answer
create table predictions.idempotency_keys (
  caller text not null,
  key text not null,
  request_id uuid not null,
  received_at timestamptz(3) not null,
  body_hash text not null,
  primary key (caller, key)
);

create index idempotency_keys_by_request on predictions.idempotency_keys (request_id);

-- nothing is refused because a month has no partition yet
create table predictions.requests_default partition of predictions.requests default;
create table predictions.answers_default partition of predictions.answers default;
create table predictions.outcomes_default partition of predictions.outcomes default;

-- A month's partition of each table; what waits in the default partition moves into it.
create function predictions.create_month(month date) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  parent text;
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
  partition text;
begin
  -- two instances that start at once
  perform pg_advisory_xact_lock(hashtext('predictions.create_month'));
  foreach parent in array array['requests', 'answers', 'outcomes'] loop
    partition := parent || to_char(month, '"_"YYYY"_"MM');
    continue when to_regclass(format('predictions.%I', partition)) is not null;
    execute format('create table predictions.%I (like predictions.%I including defaults including constraints)', partition, parent);
    execute format('with moved as (delete from predictions.%I where received_at >= %L and received_at < %L returning *) insert into predictions.%I select * from moved',
      parent || '_default', starts, ends, partition);
    execute format('alter table predictions.%I attach partition predictions.%I for values from (%L) to (%L)', parent, partition, starts, ends);
  end loop;
end $$;

-- Forgets what was received before the month, and keys that are a week old.
create function predictions.drop_months_before(month date) returns integer
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
  delete from predictions.idempotency_keys where received_at < greatest(starts, now() - interval '7 days');
  return dropped;
end $$;

revoke execute on function predictions.create_month, predictions.drop_months_before from public;
