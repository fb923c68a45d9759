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
  private known = new Map<string, KnownFilm>();
  private since = performance.now();

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  /** @returns those that there are, and maybe others */
  async find(keys: Iterable<string>, now = performance.now()): Promise<ReadonlyMap<string, KnownFilm>> {
    if (now - this.since > freshMs || this.known.size > most) {
      // another one: requests under way go on with theirs
      this.known = new Map();
      this.since = now;
    }
    const { known } = this;
    const missing = new Set<string>();
    for (const key of keys) if (!known.has(key)) missing.add(key);
    if (missing.size > 0) for (const film of await this.ask([...missing])) known.set(film.film_id, film);
    return known;
  }

  private async ask(keys: readonly string[]): Promise<KnownFilm[]> {
    const { rows } = await this.database.query<FilmRow & { id: string }>({
      name: "films-known",
      text,
      values: [keys],
    });
    return rows.map((row) => ({ ...filmOf(row), id: row.id }));
  }
}
