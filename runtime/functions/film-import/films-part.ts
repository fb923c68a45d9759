import type { PoolClient } from "pg";
import { foldWords } from "../../films/fold-words";
import type { ArrivingFilm } from "./film-file";
import type { ArrivingPart } from "./imported-file";

// of several lines of a film the last one counts
const statement = `
insert into films.films as kept (key, title, year, genres, words)
select distinct on (film) film, title, year, genres, array_to_tsvector(words)
from jsonb_to_recordset($1::jsonb) as f (line bigint, film text, title text, year smallint, genres text[], words text[])
order by film, line desc
on conflict (key) do update set title = excluded.title, year = excluded.year, genres = excluded.genres, words = excluded.words
  where (kept.title, kept.year, kept.genres, kept.words) is distinct from (excluded.title, excluded.year, excluded.genres, excluded.words)`;

/** Films on their way into the database, and titles for those that only ratings have named. */
export class FilmsPart implements ArrivingPart<ArrivingFilm> {
  private readonly rows: object[] = [];

  add(line: number, film: ArrivingFilm): void {
    this.rows.push({ line, ...film, words: foldWords(film.title) });
  }

  async put(client: PoolClient): Promise<void> {
    await client.query(statement, [JSON.stringify(this.rows)]);
  }
}
