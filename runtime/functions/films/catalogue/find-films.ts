import type { Pool } from "pg";
import { foldWords } from "../../../films/fold-words";
import type { FilmDetails, FilmList } from "../contract/films";
import { type CountedFilmRow, countedColumns, detailsOf } from "./film-row";

const mostWords = 10;

const tables = "films.films f left join films.popularity p on p.film = f.id";

// $1: how the words begin; $2: the words as they are; $3: their number
const byWords = `
select ${countedColumns} from ${tables}
where f.words @@ $1::tsquery
order by (length(f.words) = $3 and f.words @@ $2::tsquery) desc, p.heat desc nulls last, f.id
limit $4 offset $5`;

const byPopularity = `
select ${countedColumns} from films.popularity p join films.films f on f.id = p.film
order by p.heat desc, p.film
limit $1 offset $2`;

const byKey = `select ${countedColumns} from ${tables} where f.key = $1`;

type Database = Pick<Pool, "query">;

/**
 * Films whose titles have words that begin as those of `q`; a title that is just these words comes first, then what is popular.
 * Without a word, what is popular.
 */
export async function findFilms(
  database: Database,
  { q = "", n, from }: { readonly q?: string | undefined; readonly n: number; readonly from: number },
): Promise<FilmList> {
  const words = foldWords(q).slice(0, mostWords);
  if (words.length === 0 && q.trim() !== "") return { films: [], next: null };
  // one more than is shown tells whether others follow
  const { rows } =
    words.length === 0
      ? await database.query<CountedFilmRow>(byPopularity, [n + 1, from])
      : await database.query<CountedFilmRow>(byWords, [
          words.map((word) => `'${word}':*`).join(" & "),
          words.map((word) => `'${word}'`).join(" & "),
          words.length,
          n + 1,
          from,
        ]);
  return { films: rows.slice(0, n).map(detailsOf), next: rows.length > n ? from + n : null };
}

/** @returns undefined when there is no such film */
export async function findFilm(database: Database, id: string): Promise<FilmDetails | undefined> {
  const { rows } = await database.query<CountedFilmRow>(byKey, [id]);
  return rows[0] && detailsOf(rows[0]);
}
