import type { Pool } from "pg";
import type { FilmFacts, FilmRating, RatingsSource } from "../../films/training/training";

/** Rows that are in memory at a time. */
const rowsAtOnce = 50_000;

/** Numbers that are others when any rating or film is another one: ratings have theirs beside the counters of their film. */
const versionOfData = `
select concat_ws(' ', coalesce(sum(ratings), 0), to_hex(coalesce(bit_xor(fingerprint), 0)), (
  select to_hex(coalesce(bit_xor(hashtextextended(json_build_array(key, title, year, genres)::text, 0)), 0)) from films.films
)) as version
from films.popularity`;

/**
 * Ratings and films of the database, by numbers of people that stand nowhere else.
 *
 * @param database as the role `films_training`
 */
export function databaseRatings(database: Pool): RatingsSource {
  return {
    async version() {
      const { rows } = await database.query<{ version: string }>(versionOfData);
      return rows[0]?.version ?? "";
    },
    async read() {
      return { ratings: ratingsOf(database), films: filmsOf(database), refused: 0 };
    },
  };
}

/** In the order of people and films, a page at a time: no statement lasts long, and none holds a lock. */
async function* ratingsOf(database: Pool): AsyncGenerator<FilmRating> {
  let last: { person: string; film: string } | undefined;
  for (;;) {
    const { rows } = await database.query<{
      person: string;
      film: string;
      key: string;
      value: number;
      time: string;
    }>(
      `select r.person, r.film, f.key, r.value, floor(extract(epoch from r.rated_at))::bigint as time
         from films.ratings r join films.films f on f.id = r.film
        where (r.person, r.film) > ($1::bigint, $2::bigint)
        order by r.person, r.film limit $3`,
      [last?.person ?? "0", last?.film ?? "0", rowsAtOnce],
    );
    for (const { person, key, value, time } of rows) yield { person, film: key, value, time: Number(time) };
    last = rows.at(-1);
    if (rows.length < rowsAtOnce || last === undefined) return;
  }
}

async function* filmsOf(database: Pool): AsyncGenerator<FilmFacts> {
  const { rows } = await database.query<{
    key: string;
    title: string | null;
    year: number | null;
    genres: string[];
  }>("select key, title, year, genres from films.films order by id");
  for (const { key, title, year, genres } of rows) yield { key, title: title ?? key, year, genres };
}
