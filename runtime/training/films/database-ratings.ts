import type { Pool } from "pg";
import type { FilmFacts, FilmRating, RatingsSource } from "../../films/training/training";

/** Rows that are in memory at a time. */
const rowsAtOnce = 50_000;

/**
 * Ratings and films of the database, by numbers of people that stand nowhere else.
 *
 * @param database as the role `films_training`
 */
export function databaseRatings(database: Pool): RatingsSource {
  return {
    async version() {
      const { rows } = await database.query<{ ratings: string; newest: string; sum: string; films: string }>(
        `select count(*)::text as ratings, coalesce(max(rated_at)::text, '') as newest,
                coalesce(sum(value::numeric), 0)::text as sum, (select count(*)::text from films.films) as films
           from films.ratings`,
      );
      const [row] = rows;
      return `${row?.ratings} ${row?.newest} ${row?.sum} ${row?.films}`;
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
