-- Experiments: which variants a list was made for, how readers and requests of each one fare, and which were stopped. What an
-- experiment is stands in the environment's file.

-- {"experiment": "variant"}; null for a list without any
alter table articles.lists add column variants jsonb;

-- Variants that a guardrail stopped: nobody is in them any more.
create table articles.experiment_states (
  experiment text collate "C" not null,
  variant text collate "C" not null,
  share_now double precision not null check (share_now >= 0 and share_now <= 1),
  stopped_at timestamptz not null default now(),
  -- for people
  reason text not null,
  primary key (experiment, variant)
);

-- Lists that the API made for a variant or could not make, of each minute.
create table articles.experiment_requests (
  experiment text collate "C" not null,
  minute timestamptz not null,
  variant text collate "C" not null,
  requests bigint not null,
  -- answered with an error, or without what the variant is
  errors bigint not null,
  -- that took longer than its guardrail lets them
  slow bigint not null,
  primary key (experiment, minute, variant)
) with (fillfactor = 70);

-- Who was shown a list of a variant on a day, and what came of that day's lists.
create table articles.experiment_days (
  experiment text collate "C" not null,
  day date not null,
  variant text collate "C" not null,
  reader bigint not null references articles.readers on delete cascade,
  lists integer not null,
  shown integer not null,
  -- articles that were opened
  opened integer not null,
  read_seconds integer not null,
  -- different ones in each list, added up
  categories integer not null,
  hides integer not null,
  -- dislikes, and ratings of one star
  complaints integer not null,
  primary key (experiment, day, variant, reader)
);

create index experiment_days_by_reader on articles.experiment_days (reader);

-- What the same readers did before the experiment began, which takes their habits out of the comparison.
create table articles.experiment_readers (
  experiment text collate "C" not null,
  reader bigint not null references articles.readers on delete cascade,
  lists integer not null,
  shown integer not null,
  opened integer not null,
  read_seconds integer not null,
  primary key (experiment, reader)
);

create index experiment_readers_by_reader on articles.experiment_readers (reader);

-- What each day's last look found.
create table articles.experiment_results (
  experiment text collate "C" not null,
  day date not null,
  looked_at timestamptz not null,
  result jsonb not null,
  primary key (experiment, day)
);
