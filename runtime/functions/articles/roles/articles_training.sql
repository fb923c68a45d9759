-- A training reads what readers did and never a pseudonym, articles without their text, and keeps what it made with its decision.
grant usage on schema articles to articles_training;
grant select on articles.interactions, articles.counters to articles_training;
grant select (id, category, publisher, language, region, reading_seconds, published_at, expires_at, story, embedding, embedding_version,
  change) on articles.articles to articles_training;
-- whoever was erased is in no training any more: it reads anew
grant select (at) on articles.forgotten to articles_training;
grant select, insert, delete on articles.models to articles_training;
grant update (state, state_at, state_by) on articles.models to articles_training;
-- whose trial has begun stands for champion until it ends
grant select (candidate, ended_at) on articles.model_trials to articles_training;
