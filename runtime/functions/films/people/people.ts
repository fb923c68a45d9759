import type { Pool } from "pg";
import type { PastRating } from "../../../films/film-model";
import { type FilmRow, filmOf } from "../catalogue/film-row";
import type { KnownFilms } from "../catalogue/known-films";
import type { PersonAnswer } from "../contract/ratings";

type Database = Pick<Pool, "query">;

// films by their ids alone: to join a hundred of them takes longer than all the rest
const history = `
select r.film, r.value, extract(epoch from r.rated_at)::double precision as time
from films.ratings r
where r.person = (select id from films.people where key = $1)
order by r.rated_at, r.film`;

/** All that a person has rated, the oldest first; none for somebody whom nobody knows. */
export async function historyOf(
  database: Database,
  films: KnownFilms,
  person: string,
): Promise<PastRating[]> {
  const { rows } = await database.query<PastRating>({
    name: "films-history",
    text: history,
    values: [person],
  });
  const known = await films.findByIds(rows.map(({ film }) => film));
  return rows.flatMap(({ film, value, time }) => {
    const found = known.get(film);
    return found ? [{ film: found.film_id, value, time }] : [];
  });
}

const shown = 1000;

const newest = `
select f.key, f.title, f.year, f.genres, r.value, r.rated_at, count(*) over () as total
from films.people p join films.ratings r on r.person = p.id join films.films f on f.id = r.film
where p.key = $1
order by r.rated_at desc, r.film
limit ${shown}`;

/** A person's newest ratings, with the films. */
export async function ratingsOf(database: Database, person: string): Promise<PersonAnswer> {
  const { rows } = await database.query<FilmRow & { value: number; rated_at: Date; total: string }>(newest, [
    person,
  ]);
  return {
    user_id: person,
    ratings: rows.map((row) => ({ ...filmOf(row), value: row.value, rated_at: row.rated_at.toISOString() })),
    total: Number(rows[0]?.total ?? 0),
  };
}

const removal = `
delete from films.ratings
where person = (select id from films.people where key = $1) and film = (select id from films.films where key = $2)`;

/** @returns whether there was one */
export async function removeRating(database: Database, person: string, film: string): Promise<boolean> {
  const { rowCount } = await database.query(removal, [person, film]);
  return (rowCount ?? 0) > 0;
}
