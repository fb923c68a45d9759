-- A training reads what was rated, by numbers: it never learns whose they are.
grant usage on schema films to films_training;
grant select on films.films, films.ratings, films.popularity, films.imports to films_training;
grant execute on function films.heat_of to films_training;
