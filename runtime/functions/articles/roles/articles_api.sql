-- The API reads articles, readers and what became of deeds; it writes what readers chose, lists, and articles of publishers with whom
-- they are shown first. It writes no deed, and reads nothing that was refused.
grant usage on schema articles to articles_api;
grant select, insert on articles.articles to articles_api;
grant update (title, summary, text, category, publisher, language, region, url, image, words, reading_seconds, published_at,
  expires_at, withdrawn_at, story, embedding, embedding_version,
  min_hash) on articles.articles to articles_api;
grant select, insert on articles.launches to articles_api;
grant select, insert on articles.readers to articles_api;
grant update (preferences) on articles.readers to articles_api;
grant select on articles.interactions, articles.profiles, articles.counters, articles.models,
  articles.embeddings to articles_api;
-- who operates decides which model serves
grant update (state, state_at, state_by, served_until) on articles.models to articles_api;
grant select, insert on articles.lists to articles_api;
-- feedback that is none: it tells its own reader, and never reads it again
grant insert on articles.poison to articles_api;
-- what somebody did before signing in becomes their account's: the one way in which it writes deeds and profiles
grant execute on function articles.hold_to_join, articles.join_readers to articles_api;
grant usage on schema sign_in to articles_api;
grant select, insert, update, delete on sign_in.sessions to articles_api;
grant select on articles.experiment_states, articles.experiment_results, articles.model_trials to articles_api;
grant select, insert, update on articles.experiment_requests to articles_api;
-- it notes who asks to be forgotten, and tells how far that is; another app erases
grant execute on function articles.ask_to_forget, articles.was_forgotten to articles_api;
-- readers are handed all that is kept of them
grant execute on function articles.refused_about, articles.erasures_of to articles_api;
grant select on articles.experiment_days, articles.experiment_readers to articles_api;
grant select (id, asked_at, steps, problem, done_at, receipt) on articles.erasures to articles_api;
grant select on articles.daily_figures, articles.daily_model_figures to articles_api;
grant select, insert on articles.drift_checks to articles_api;
