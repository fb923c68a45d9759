-- What makes articles comparable: what the embedding has learned from the catalogue, and the phrases of each text.

-- The newest serves: articles that another one embedded are embedded anew.
create table articles.embeddings (
  version text primary key,
  made_at timestamptz not null default clock_timestamp(),
  file bytea not null,
  -- of which it learned
  articles integer not null
);

create index embeddings_by_time on articles.embeddings (made_at);

-- int32, little endian: the least hashes of the text's phrases
alter table articles.articles add column min_hash bytea;

create index articles_by_embedding on articles.articles (embedding_version);
