-- A training reads what was rated, by numbers: it never learns whose they are.
grant usage on schema films to films_training;
grant select on films.films, films.ratings, films.popularity to films_training;
