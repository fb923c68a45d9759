import type { Pool } from "pg";
import type { Film } from "../contract/films";
import { type FilmRow, filmOf } from "./film-row";

export interface KnownFilm extends Film {
  /** Inside of the database: a bigint as text. */
  readonly id: string;
}

const text = "select id, key, title, year, genres from films.films where key = any($1::text[])";

const freshMs = 60_000;
const most = 100_000;

/** Films by their keys. What was asked for is remembered for a minute: titles hardly change, and every list needs some. */
export class KnownFilms {
  private readonly database: Pick<Pool, "query">;
  private readonly known = new Map<string, KnownFilm>();
  private since = performance.now();

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  /** @returns those that there are */
  async find(keys: readonly string[], now = performance.now()): Promise<ReadonlyMap<string, KnownFilm>> {
    if (now - this.since > freshMs || this.known.size > most) {
      this.known.clear();
      this.since = now;
    }
    const asked = new Set(keys);
    const missing = [...asked].filter((key) => !this.known.has(key));
    const found = missing.length === 0 ? [] : await this.ask(missing);
    for (const film of found) this.known.set(film.film_id, film);
    const asRead = new Map(found.map((film) => [film.film_id, film]));
    return new Map(
      [...asked].flatMap((key) => {
        // another request may have forgotten it meanwhile
        const film = asRead.get(key) ?? this.known.get(key);
        return film ? [[key, film] as const] : [];
      }),
    );
  }

  private async ask(keys: readonly string[]): Promise<KnownFilm[]> {
    const { rows } = await this.database.query<FilmRow & { id: string }>(text, [keys]);
    return rows.map((row) => ({ ...filmOf(row), id: row.id }));
  }
}
