-- Whoever forgets somebody finds them by their pseudonym, and changes nothing else. It is told where something of them is, and reads none
-- of it.
grant usage on schema articles, sign_in to articles_erasure;
grant select, delete on articles.readers, articles.interactions, articles.lists to articles_erasure;
grant select, update (readers) on articles.launches to articles_erasure;
grant select, insert, update on articles.forgotten to articles_erasure;
grant select (id, subject), delete on sign_in.sessions to articles_erasure;
grant select, update on articles.erasures to articles_erasure;
grant execute on function articles.forget_refused, articles.find_reader to articles_erasure;
-- whoever operates sees when and why something was set aside, and not what it was
grant select (at, reason) on articles.poison to articles_erasure;
