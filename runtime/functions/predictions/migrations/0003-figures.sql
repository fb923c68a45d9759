-- Figures without raw inputs, by the hour: what has ended is counted once and kept, the current hour is counted when somebody looks.

-- what an outcome is compared with, beside it: figures then read one table
alter table predictions.outcomes
  add column model text,
  add column version text,
  add column positive text,
  add column label text,
  add column score double precision;

-- answers before `until` are counted; `ahead` bounds what is being counted, and nobody else ever sees it
create table predictions.counted (
  one boolean primary key default true check (one),
  until timestamptz not null,
  ahead timestamptz not null default 'infinity'
);
insert into predictions.counted (until) values ('-infinity');

create view predictions.uncounted_requests as
  select date_trunc('hour', received_at, 'UTC') as hour, operation, model, version, status, code,
    -- upper ends of the buckets, in milliseconds
    width_bucket(duration_ms, array[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000]::real[])::smallint as duration_bucket,
    count(*) as requests, sum(coalesce(cardinality(scores), 0)) as rows
  from predictions.answers
  where received_at >= (select until from predictions.counted)
    and received_at < (select ahead from predictions.counted)
  group by 1, 2, 3, 4, 5, 6, 7;

create view predictions.uncounted_scores as
  select date_trunc('hour', received_at, 'UTC') as hour, model, version, label,
    -- twentieths; null where a score is no probability
    case when score between 0 and 1 then least(floor(score * 20), 19)::smallint end as bucket,
    count(*) as rows, sum(score) as score_sum
  from predictions.answers cross join lateral unnest(labels, scores) as each_row (label, score)
  where received_at >= (select until from predictions.counted)
    and received_at < (select ahead from predictions.counted) and status = 200
    and (label is not null or score is not null)
  group by 1, 2, 3, 4, 5;

create view predictions.uncounted_odd_values as
  select date_trunc('hour', received_at, 'UTC') as hour, model, version, feature, odd_code as code, count(*) as rows
  from predictions.answers cross join lateral unnest(odd_features, odd_codes) as odd (feature, odd_code)
  where received_at >= (select until from predictions.counted)
    and received_at < (select ahead from predictions.counted) and status = 200
  group by 1, 2, 3, 4, 5;

-- by when they were told: they come long after their answers
create view predictions.uncounted_outcomes as
  select date_trunc('day', received_at, 'UTC') as day, model, version, positive,
    -- hundredths
    case when positive is not null and score between 0 and 1 then least(floor(score * 100), 99)::smallint end as bucket,
    count(*) as outcomes,
    count(*) filter (where outcome = positive) as positives,
    count(*) filter (where outcome = label) as correct,
    sum(score) as score_sum,
    bool_or(label is not null) as has_labels
  from predictions.outcomes
  where told_at >= (select until from predictions.counted)
    and told_at < (select ahead from predictions.counted) and model is not null
  group by 1, 2, 3, 4, 5;

create table predictions.counted_requests as select * from predictions.uncounted_requests with no data;
create table predictions.counted_scores as select * from predictions.uncounted_scores with no data;
create table predictions.counted_odd_values as select * from predictions.uncounted_odd_values with no data;
create table predictions.counted_outcomes as select * from predictions.uncounted_outcomes with no data;
create index outcomes_by_time_told on predictions.outcomes (told_at);
create index counted_outcomes_by_day on predictions.counted_outcomes (day);
create index counted_requests_by_hour on predictions.counted_requests (hour);
create index counted_scores_by_hour on predictions.counted_scores (hour);
create index counted_odd_values_by_hour on predictions.counted_odd_values (hour);

-- what a dashboard reads
create view predictions.request_figures as
  select * from predictions.counted_requests union all select * from predictions.uncounted_requests;
create view predictions.score_figures as
  select * from predictions.counted_scores union all select * from predictions.uncounted_scores;
create view predictions.odd_value_figures as
  select * from predictions.counted_odd_values union all select * from predictions.uncounted_odd_values;
create view predictions.outcome_figures as
  select * from predictions.counted_outcomes union all select * from predictions.uncounted_outcomes;

-- Counts hours that have ended, a day of them at most. What is answered later than five minutes after its hour is in the record,
-- and in no figure. Says whether there are more.
create function predictions.count_hours(now timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  ended timestamptz := date_trunc('hour', now - interval '5 minutes', 'UTC');
  first timestamptz;
  end_of_part timestamptz;
begin
  lock table predictions.counted in exclusive mode;
  select min(received_at) into first from predictions.answers
    where received_at >= (select until from predictions.counted);
  end_of_part := least(ended, date_trunc('hour', first, 'UTC') + interval '1 day');
  if (select until >= end_of_part from predictions.counted) then
    return false;
  end if;
  update predictions.counted set ahead = end_of_part;
  insert into predictions.counted_requests select * from predictions.uncounted_requests;
  insert into predictions.counted_scores select * from predictions.uncounted_scores;
  insert into predictions.counted_odd_values select * from predictions.uncounted_odd_values;
  insert into predictions.counted_outcomes select * from predictions.uncounted_outcomes;
  update predictions.counted set until = end_of_part, ahead = 'infinity';
  return end_of_part < ended;
end $$;

revoke execute on function predictions.count_hours from public;
