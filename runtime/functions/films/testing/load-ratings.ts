import type { sampleRatings } from "../../../films/sample/sample-ratings";
import type { FilmsDatabase } from "./films-database";

/** Puts films, people and what they rated into an empty database, as an import does. */
export async function loadRatings(
  database: FilmsDatabase,
  { films, ratings }: ReturnType<typeof sampleRatings>,
): Promise<void> {
  const load = database.as("films_import", 1);
  await load.query(
    `insert into films.films (key, title, year, genres)
     select key, title, year, '{}' from unnest($1::text[], $2::text[], $3::int[]) as f (key, title, year)`,
    [films.map(({ key }) => key), films.map(({ title }) => title), films.map(({ year }) => year)],
  );
  await load.query(
    "insert into films.people (key) select distinct person from unnest($1::text[]) as p (person)",
    [ratings.map(({ person }) => person)],
  );
  await load.query(
    `insert into films.ratings (person, film, rated_at, value)
     select p.id, f.id, to_timestamp(r.time), r.value
       from unnest($1::text[], $2::text[], $3::double precision[], $4::real[]) as r (person, film, time, value)
       join films.people p on p.key = r.person join films.films f on f.key = r.film`,
    [
      ratings.map(({ person }) => person),
      ratings.map(({ film }) => film),
      ratings.map(({ time }) => time),
      ratings.map(({ value }) => value),
    ],
  );
}
