-- Whoever brings in files adds films, people and ratings, and takes nothing away.
grant usage on schema films to films_import;
grant select, insert on films.films, films.people, films.ratings, films.imports to films_import;
grant update (title, year, genres, words) on films.films to films_import;
grant update (rated_at, value) on films.ratings to films_import;
grant update (state, lines, taken, refused, problem, ended_at) on films.imports to films_import;
grant select, insert, truncate on films.arriving to films_import;
