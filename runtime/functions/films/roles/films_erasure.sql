-- Whoever forgets somebody, or hands them what is kept of them, finds them by their pseudonym, and changes nothing else.
grant usage on schema films to films_erasure;
grant select, delete on films.people, films.ratings to films_erasure;
grant select (id, key, title) on films.films to films_erasure;
grant select, delete on films.listed_people to films_erasure;
grant execute on function films.hash_of_person to films_erasure;
