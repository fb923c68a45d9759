-- Whoever forgets somebody, or hands them what is kept of them, finds them by their pseudonym, and changes nothing else.
grant usage on schema articles, sign_in to articles_erasure;
grant select, delete on articles.readers, articles.interactions, articles.profiles, articles.lists to articles_erasure;
grant select (reader, event, at, reason), delete on articles.poison to articles_erasure;
grant select, update (readers) on articles.launches to articles_erasure;
grant select, insert, update on articles.forgotten to articles_erasure;
grant select (id, key, title) on articles.articles to articles_erasure;
grant select (id, subject), delete on sign_in.sessions to articles_erasure;
grant select on articles.experiment_days, articles.experiment_readers to articles_erasure;
