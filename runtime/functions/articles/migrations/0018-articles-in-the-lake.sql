-- What articles say is brought into the lake: which change was the last one by which an article says something else, and which files have what.

-- Null where that was the row's change at the time of this migration, and nothing was written since.
alter table articles.articles add column said_change bigint;

create index articles_by_said_change on articles.articles ((coalesce(said_change, change)));

create or replace function articles.count_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.change := nextval('articles.changes');
  new.said_change := case
    when tg_op = 'INSERT' then new.change
    -- an embedding or a story is found out, and not said
    when (new.key, new.title, new.summary, new.text, new.category, new.publisher, new.language, new.region, new.url, new.image, new.words,
        new.reading_seconds, new.published_at, new.expires_at, new.withdrawn_at)
      is not distinct from (old.key, old.title, old.summary, old.text, old.category, old.publisher, old.language, old.region, old.url,
        old.image, old.words, old.reading_seconds, old.published_at, old.expires_at, old.withdrawn_at)
      then coalesce(old.said_change, old.change)
    else new.change
  end;
  return new;
end $$;

-- Each file of articles: changes after the one before it, up to its own last one. It is begun before it is written, so that whoever was
-- killed in between is followed by one that writes the same.
create table articles.landings (
  after_change bigint primary key,
  last_change bigint not null check (last_change > after_change),
  began_at timestamptz(3) not null,
  -- null until the file is there
  landed_at timestamptz
);

create index landings_by_time on articles.landings (began_at);
