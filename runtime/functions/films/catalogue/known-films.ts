import type { Pool } from "pg";
import type { Film } from "../contract/films";
import { type FilmRow, filmOf } from "./film-row";

export interface KnownFilm extends Film {
  /** Inside of the database: a bigint as text. */
  readonly id: string;
}

const columns = "select id, key, title, year, genres from films.films";
const statements = {
  byKey: { name: "films-by-key", text: `${columns} where key = any($1::text[])` },
  byId: { name: "films-by-id", text: `${columns} where id = any($1::bigint[])` },
};

const freshMs = 60_000;
const most = 100_000;

type Films = Map<string, KnownFilm>;

/** Films by their keys or ids. What was asked for is remembered for a minute: titles hardly change, and every list needs some. */
export class KnownFilms {
  private readonly database: Pick<Pool, "query">;
  private known: { readonly byKey: Films; readonly byId: Films } = { byKey: new Map(), byId: new Map() };
  private since = performance.now();

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  /** @returns those that there are, and maybe others */
  find(keys: Iterable<string>, now = performance.now()): Promise<ReadonlyMap<string, KnownFilm>> {
    return this.having("byKey", keys, now);
  }

  /** `find` by what they are called inside of the database. */
  findByIds(ids: Iterable<string>, now = performance.now()): Promise<ReadonlyMap<string, KnownFilm>> {
    return this.having("byId", ids, now);
  }

  private async having(by: keyof typeof statements, wanted: Iterable<string>, now: number): Promise<Films> {
    if (now - this.since > freshMs || this.known.byId.size > most) {
      // others: requests under way go on with theirs
      this.known = { byKey: new Map(), byId: new Map() };
      this.since = now;
    }
    const { known } = this;
    const missing = new Set<string>();
    for (const each of wanted) if (!known[by].has(each)) missing.add(each);
    if (missing.size > 0) {
      const { rows } = await this.database.query<FilmRow & { id: string }>({
        ...statements[by],
        values: [[...missing]],
      });
      for (const row of rows) {
        const film = { ...filmOf(row), id: row.id };
        known.byKey.set(film.film_id, film);
        known.byId.set(film.id, film);
      }
    }
    return known[by];
  }
}
