import type { Film, FilmDetails } from "../contract/films";

/** As the database gives it; bigints are texts. */
export interface FilmRow {
  readonly key: string;
  readonly title: string | null;
  readonly year: number | null;
  readonly genres: readonly string[];
}

export interface CountedFilmRow extends FilmRow {
  readonly ratings: string;
  readonly mean: number | null;
}

/** Of `films.films f left join films.popularity p on p.film = f.id`. */
export const countedColumns =
  "f.key, f.title, f.year, f.genres, coalesce(p.ratings, 0) as ratings, case when p.ratings > 0 then p.value_sum / p.ratings end as mean";

export function filmOf({ key, title, year, genres }: FilmRow): Film {
  return { film_id: key, title, year, genres: [...genres] };
}

export function detailsOf(row: CountedFilmRow): FilmDetails {
  return { ...filmOf(row), ratings: Number(row.ratings), mean: row.mean };
}
