-- What the product team looks at: counts of each day, without readers.

-- Of each list: how many deeds its reader had, which model scored, and which places, from 0, were drawn at random. Null in lists from before.
alter table articles.lists
  add column deeds integer,
  add column model text,
  add column explored smallint[];

-- Of each day, in UTC, once it was counted; a day is counted again while deeds of it may still come.
create table articles.daily_figures (
  day date primary key,
  counted_at timestamptz not null default clock_timestamp(),
  -- readers who did something or were shown something, that day and in the 28 days up to it
  readers integer not null,
  readers_28_days integer not null,
  -- apart by half an hour or more
  sessions integer not null,
  lists integer not null,
  -- articles in them
  shown integer not null,
  -- of those, how many were opened
  opened integer not null,
  -- wherever they came from
  reads integer not null,
  read_seconds bigint not null,
  -- different articles in lists, and those that could have been
  articles_shown integer not null,
  articles_live integer not null,
  -- sums: of lists with more than one article, of articles in lists with bits, of opened ones
  diverse_lists integer not null,
  diversity double precision not null,
  novelty_bits double precision not null,
  unexpected integer not null,
  -- lists of readers with fewer than ten deeds, of those of which it is known
  known_lists integer not null,
  newcomers_lists integer not null,
  -- of known lists: places drawn at random, and all others
  explored integer not null,
  explored_opened integer not null,
  chosen integer not null,
  chosen_opened integer not null
);

create table articles.daily_model_figures (
  day date not null,
  -- version; "" without one
  model text not null,
  lists integer not null,
  shown integer not null,
  opened integer not null,
  primary key (day, model)
);
