import type { Pool } from "pg";
import type { Film } from "../contract/films";
import { type FilmRow, filmOf } from "./film-row";

// the score is what all ratings count now, each half as much with every 180 days of its age
const text = `
select f.key, f.title, f.year, f.genres, p.heat / films.heat_of(now()) as score
from films.popularity p join films.films f on f.id = p.film
where p.ratings > 0 and f.key <> all ($3::text[])
  and not exists (
    select from films.ratings r
    where r.person = (select id from films.people where key = $1) and r.film = p.film
  )
order by p.heat desc, p.film
limit $2`;

export interface PopularFilm extends Film {
  readonly score: number;
}

/**
 * What is rated most, old ratings counting less, and what the person has not rated: read from counters, however many ratings
 * there are.
 *
 * @param except keys of films that are on the list already
 */
export async function popularFilms(
  database: Pick<Pool, "query">,
  person: string,
  n: number,
  except: readonly string[] = [],
): Promise<PopularFilm[]> {
  const { rows } = await database.query<FilmRow & { score: number }>({
    name: "films-popular",
    text,
    values: [person, n, except],
  });
  return rows.map(({ score, ...row }) => ({ ...filmOf(row), score }));
}
