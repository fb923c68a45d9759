-- Films, people by their pseudonyms, and what they thought of films. Outside, films and people have keys; inside, numbers.

create schema films;

create table films.films (
  id bigint generated always as identity primary key,
  key text collate "C" not null unique check (key ~ '^[A-Za-z0-9_-]{1,64}$'),
  -- null while only ratings have named it
  title text,
  year smallint,
  genres text[] not null default '{}',
  -- of the title, without accents and capitals
  words tsvector not null default ''
);

create index films_by_words on films.films using gin (words);

create table films.people (
  id bigint generated always as identity primary key,
  key text collate "C" not null unique check (key ~ '^[A-Za-z0-9_-]{1,64}$')
);

-- the newest of a person and a film
create table films.ratings (
  person bigint not null references films.people,
  film bigint not null references films.films,
  rated_at timestamptz not null check (rated_at >= '1970-01-01 00:00:00+00' and rated_at < '2200-01-01 00:00:00+00'),
  value real not null check (value > '-infinity' and value < 'infinity'),
  primary key (person, film)
);

-- Counters of each film's ratings, kept by whoever writes ratings, in the same statement: a list of popular films reads as many
-- lines as it has, however many ratings there are.
create table films.popularity (
  film bigint primary key references films.films on delete cascade,
  ratings bigint not null,
  value_sum double precision not null,
  -- each rating counts twice as much as one that is 180 days older; the order of films does not depend on when one looks
  heat double precision not null
);

create index popularity_by_heat on films.popularity (heat desc, film);

-- What one rating adds to a film's heat: 1 at the beginning of 2020. Until 2200 it fits a double.
create function films.heat_of(at timestamptz) returns double precision
  language sql immutable strict parallel safe
  return power(2::double precision, extract(epoch from at - '2020-01-01 00:00:00+00'::timestamptz)::double precision / (180 * 86400));

create function films.count_ratings() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- in the order of films, so that two who write at once wait for each other and not for ever
  if tg_op = 'INSERT' then
    insert into films.popularity as kept (film, ratings, value_sum, heat)
      select film, count(*), sum(value::double precision), sum(films.heat_of(rated_at)) from added group by film order by film
      on conflict (film) do update set ratings = kept.ratings + excluded.ratings,
        value_sum = kept.value_sum + excluded.value_sum, heat = kept.heat + excluded.heat;
    return null;
  end if;
  perform from films.popularity where film in (select film from removed) order by film for update;
  if tg_op = 'DELETE' then
    update films.popularity kept set ratings = kept.ratings - gone.ratings,
        value_sum = case when kept.ratings = gone.ratings then 0 else kept.value_sum - gone.value_sum end,
        heat = case when kept.ratings = gone.ratings then 0 else greatest(kept.heat - gone.heat, 0) end
      from (select film, count(*) as ratings, sum(value::double precision) as value_sum, sum(films.heat_of(rated_at)) as heat
            from removed group by film) gone
      where kept.film = gone.film;
  else
    update films.popularity kept set value_sum = kept.value_sum + changed.value_sum, heat = greatest(kept.heat + changed.heat, 0)
      from (select film, sum(value) as value_sum, sum(heat) as heat
            from (select film, value::double precision as value, films.heat_of(rated_at) as heat from added
                  union all select film, -value::double precision, -films.heat_of(rated_at) from removed) each_side
            group by film) changed
      where kept.film = changed.film;
  end if;
  return null;
end $$;

create trigger count_added after insert on films.ratings
  referencing new table as added for each statement execute function films.count_ratings();
create trigger count_changed after update on films.ratings
  referencing old table as removed new table as added for each statement execute function films.count_ratings();
create trigger count_removed after delete on films.ratings
  referencing old table as removed for each statement execute function films.count_ratings();

-- files that were brought in, by what is in them: the same file again changes nothing
create table films.imports (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- the first name that it came under
  name text not null,
  kind text not null check (kind in ('ratings', 'films')),
  state text not null check (state in ('running', 'done', 'refused')),
  -- of the file, that are settled: whoever goes on after an interruption begins after them
  lines bigint not null default 0,
  taken bigint not null default 0,
  refused bigint not null default 0,
  -- why all of it was refused
  problem text,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);

-- Lines of a file on their way in, of one part of it at a time: emptied and filled in one transaction, so that whoever brings in
-- another file waits for its end.
create unlogged table films.arriving (
  line bigint not null,
  person text collate "C" not null,
  film text collate "C" not null,
  rated_at timestamptz not null,
  value real not null
);
