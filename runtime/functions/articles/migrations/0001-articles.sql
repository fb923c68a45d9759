-- Articles, readers by their pseudonyms, and what readers did. Outside, articles and readers have keys; inside, numbers.

create schema articles;

create sequence articles.changes;

create table articles.articles (
  id bigint generated always as identity primary key,
  key text collate "C" not null unique check (key ~ '^[A-Za-z0-9_-]{1,64}$'),
  title text not null,
  summary text not null default '',
  -- without HTML
  text text not null,
  category text not null,
  publisher text not null,
  -- BCP 47, the language alone; "und" when nobody could tell
  language text not null,
  region text,
  url text,
  image text,
  words integer not null,
  reading_seconds integer not null check (reading_seconds > 0),
  published_at timestamptz not null,
  -- from then on it is in no list
  expires_at timestamptz not null,
  withdrawn_at timestamptz,
  -- articles that tell the same have the same: the number of the first one
  story bigint,
  -- float32, little endian; null until one was made
  embedding bytea,
  embedding_version text,
  -- greater than those of all changes that were committed before: whoever has seen one has seen those below
  change bigint not null unique,
  -- the change that the search index has
  indexed_change bigint not null default 0
);

create index articles_by_time on articles.articles (published_at);
create index articles_not_indexed on articles.articles (change) where indexed_change < change;
create index articles_by_story on articles.articles (story);

-- Whoever changes articles commits before the next one takes a number.
create function articles.wait_for_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(hashtext('articles.change'));
  return null;
end $$;

create function articles.count_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.change := nextval('articles.changes');
  return new;
end $$;

create trigger wait_for_change before insert or update of key, title, summary, text, category, publisher, language, region, url,
    image, words, reading_seconds, published_at, expires_at, withdrawn_at, story, embedding, embedding_version
  on articles.articles for each statement execute function articles.wait_for_change();
create trigger count_change before insert or update of key, title, summary, text, category, publisher, language, region, url,
    image, words, reading_seconds, published_at, expires_at, withdrawn_at, story, embedding, embedding_version
  on articles.articles for each row execute function articles.count_change();

-- Whom a new article is shown first. One that is not here is for everybody.
create table articles.launches (
  article bigint primary key references articles.articles on delete cascade,
  -- who liked similar ones, those who liked them most first
  readers bigint[] not null,
  -- how many of them it is for now
  reach integer not null,
  launched_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

create index launches_by_change on articles.launches (changed_at);

create table articles.readers (
  id bigint generated always as identity primary key,
  -- pseudonymous
  key text collate "C" not null unique check (key ~ '^[A-Za-z0-9_-]{1,64}$'),
  created_at timestamptz not null default now(),
  preferences jsonb not null default '{}'
);

-- What readers did and were shown, each once: `at` is a deed's own time, the same whenever it is told again.
create table articles.interactions (
  event uuid not null,
  at timestamptz(3) not null,
  reader bigint not null,
  kind text not null check (kind in ('click', 'read', 'like', 'dislike', 'share', 'hide', 'rating', 'shown')),
  -- null where several were shown
  article bigint,
  -- that were shown, from the first place on
  articles bigint[],
  -- that it was open
  seconds integer,
  rating smallint,
  -- the recommendation it came from
  list uuid,
  position smallint,
  primary key (event, at),
  check (case kind when 'shown' then articles is not null and article is null else article is not null end)
) partition by range (at);

create index interactions_by_reader on articles.interactions (reader, at);

-- What lists were made from, so that each can be explained and made again. A list's id is a UUID of version 7, whose first 48
-- bits are `at`: whoever knows the id knows the partition.
create table articles.lists (
  id uuid not null,
  at timestamptz(3) not null,
  -- null for somebody who has done nothing yet
  reader bigint,
  -- compressed
  record bytea not null,
  primary key (id, at)
) partition by range (at);

create index lists_by_reader on articles.lists (reader, at);

-- nothing is refused because a day has no partition yet
create table articles.interactions_default partition of articles.interactions default;
create table articles.lists_default partition of articles.lists default;

-- What is known of a reader's taste, packed: nothing until there is something. Whoever takes deeds of a reader in holds this line.
create table articles.profiles (
  reader bigint primary key references articles.readers on delete cascade,
  packed bytea not null default '',
  -- all of them, from the first, without those that only say what was shown
  deeds integer not null default 0,
  changed_at timestamptz not null default now()
) with (fillfactor = 70);

-- Of each article and day, in UTC, of the deeds.
create table articles.counters (
  article bigint not null,
  day date not null,
  shown bigint not null default 0,
  clicks bigint not null default 0,
  reads bigint not null default 0,
  read_seconds bigint not null default 0,
  likes bigint not null default 0,
  dislikes bigint not null default 0,
  shares bigint not null default 0,
  hides bigint not null default 0,
  ratings bigint not null default 0,
  rating_sum bigint not null default 0,
  primary key (day, article)
) with (fillfactor = 70);

create index counters_by_article on articles.counters (article, day);

-- Events that were no deeds, kept apart with the reason.
create table articles.poison (
  -- SHA-256 of where it lay in the hub and what it was: a batch that comes again leaves nothing twice
  id bytea primary key,
  at timestamptz not null default now(),
  code text not null,
  reason text not null,
  -- as far as they could be read
  event uuid,
  reader text,
  -- the beginning
  body bytea not null
);

create index poison_by_time on articles.poison (at);
create index poison_by_reader on articles.poison (reader);

-- Who was erased, by SHA-256 of the pseudonym, while deeds from before may still be in the hub: those are not taken.
create table articles.forgotten (
  reader bytea primary key,
  at timestamptz not null default clock_timestamp()
);

-- Models of what readers like, the newest serves.
create table articles.models (
  version text primary key,
  made_at timestamptz not null default now(),
  sha256 text not null,
  file bytea not null,
  -- what it was made of and how good it is
  facts jsonb not null default '{}'
);

create index models_by_time on articles.models (made_at);

-- A day's partition of each table; what waits in the default partition moves into it.
create function articles.create_day(day date) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  parent text;
  starts timestamptz := day::timestamp at time zone 'UTC';
  ends timestamptz := (day + 1)::timestamp at time zone 'UTC';
  partition text;
begin
  -- two instances that start at once
  perform pg_advisory_xact_lock(hashtext('articles.create_day'));
  foreach parent in array array['interactions', 'lists'] loop
    partition := parent || to_char(day, '"_"YYYY"_"MM"_"DD');
    continue when to_regclass(format('articles.%I', partition)) is not null;
    execute format('create table articles.%I (like articles.%I including defaults including constraints)', partition, parent);
    execute format('with moved as (delete from articles.%I where at >= %L and at < %L returning *) insert into articles.%I select * from moved',
      parent || '_default', starts, ends, partition);
    execute format('alter table articles.%I attach partition articles.%I for values from (%L) to (%L)', parent, partition, starts, ends);
  end loop;
end $$;

-- Forgets what happened before the days, of each kind its own, and says how many partitions it dropped.
create function articles.drop_days_before(interactions date, lists date) returns integer
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  ended record;
  dropped integer := 0;
begin
  for ended in
    select child.relname as name
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    join pg_namespace on pg_namespace.oid = parent.relnamespace
    where nspname = 'articles' and parent.relkind = 'p'
      and child.relname ~ '^(interactions|lists)_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
      and right(child.relname, 10) < to_char(case parent.relname when 'lists' then lists else interactions end, 'YYYY"_"MM"_"DD')
  loop
    execute format('drop table articles.%I', ended.name);
    dropped := dropped + 1;
  end loop;
  delete from articles.interactions_default where at < interactions::timestamp at time zone 'UTC';
  delete from articles.lists_default where at < lists::timestamp at time zone 'UTC';
  delete from articles.counters where day < interactions;
  delete from articles.poison where at < interactions::timestamp at time zone 'UTC';
  -- no event stays in a hub for longer
  delete from articles.forgotten where at < now() - interval '90 days';
  return dropped;
end $$;

-- Who is signed in at the console. Who they are stands in `sealed`, for which only their browser has the key: a reader of this
-- table can sign in as nobody, and learns no name.
create schema sign_in;

create table sign_in.sessions (
  -- SHA-256 of the cookie
  id bytea primary key,
  -- pseudonymous
  subject text not null,
  sealed bytea not null,
  roles text[] not null,
  -- when the directory last said which roles they have
  checked_at timestamptz not null default now(),
  -- somebody asks it just now
  checking_until timestamptz,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null
);

create index sessions_by_subject on sign_in.sessions (subject);
create index sessions_by_end on sign_in.sessions (ends_at);
