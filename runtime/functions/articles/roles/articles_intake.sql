-- The app behind takes deeds and articles in. It reads no text of a refused event, no content of a list, and nobody's session.
grant usage on schema articles to articles_intake;
grant select, insert on articles.articles to articles_intake;
grant update (title, summary, text, category, publisher, language, region, url, image, words, reading_seconds, published_at,
  expires_at, story, embedding, embedding_version, min_hash,
  indexed_change) on articles.articles to articles_intake;
grant select, insert, update, delete on articles.launches to articles_intake;
grant select on articles.readers to articles_intake;
grant insert (key) on articles.readers to articles_intake;
grant select, insert on articles.interactions to articles_intake;
grant select, insert, update on articles.profiles, articles.counters to articles_intake;
grant insert, select (id) on articles.poison to articles_intake;
grant select on articles.forgotten to articles_intake;
grant select, insert, delete on articles.models, articles.embeddings to articles_intake;
-- fits models anew
grant update (refreshed, refreshed_sha256, refreshed_at) on articles.models to articles_intake;
grant execute on function articles.create_day, articles.drop_days_before to articles_intake;
-- experiments: whose list was of which variant, not what was in it
grant select (id, at, variants) on articles.lists to articles_intake;
grant select, insert on articles.experiment_states, articles.experiment_readers to articles_intake;
grant select, insert, update on articles.experiment_days, articles.experiment_results to articles_intake;
grant select, delete on articles.experiment_requests to articles_intake;
-- a model's trial begins and ends here, and what it ends with is what serves
grant select, insert on articles.model_trials to articles_intake;
grant update (ended_at, outcome, reason) on articles.model_trials to articles_intake;
grant update (state, state_at, state_by, served_until) on articles.models to articles_intake;
-- figures: how lists were made, not what was in them
grant select (id, at, deeds, model, explored) on articles.lists to articles_intake;
grant select, insert, update on articles.daily_figures, articles.daily_model_figures to articles_intake;
-- which articles are in the lake
grant select, insert on articles.landings to articles_intake;
grant update (landed_at) on articles.landings to articles_intake;
