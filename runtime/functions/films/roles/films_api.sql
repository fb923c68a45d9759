-- The API reads films, and reads and writes what people say of them; it brings in no file and erases nobody.
grant usage on schema films to films_api;
grant select on films.films, films.popularity to films_api;
grant select, insert on films.people to films_api;
grant select, insert, delete on films.ratings to films_api;
grant update (rated_at, value) on films.ratings to films_api;
grant execute on function films.heat_of to films_api;
-- of operators at the console
grant usage on schema sign_in to films_api;
grant select, insert, update, delete on sign_in.sessions to films_api;
grant select, insert on films.drift_checks to films_api;
grant select, insert, delete on films.list_profiles, films.listed_people to films_api;
grant execute on function films.hash_of_person to films_api;
grant select, insert, update on films.list_weeks to films_api;
