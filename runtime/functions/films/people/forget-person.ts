import type { Pool } from "pg";
import { isUndone } from "../../../database/undone";
import { retry } from "../../../shared/retry";

type Database = Pick<Pool, "query">;

export interface ForgottenPerson {
  readonly ratings: number;
  /** False when nobody has this pseudonym. */
  readonly person: boolean;
}

const removal = `
with gone as (delete from films.ratings where person = (select id from films.people where key = $1) returning film),
person as (delete from films.people where key = $1 returning id),
listed as (delete from films.listed_people where person = films.hash_of_person($1))
select (select count(*) from gone)::integer as ratings, (select count(*) from person)::integer as people`;

/**
 * Erases a person and what they rated; counters follow in the same statement, and the next list of that pseudonym is a stranger's.
 * Whoever rates under that pseudonym at the same moment makes it begin again. No model holds a person, so that none has to be trained again.
 *
 * @param database as the role films_erasure
 */
export async function forgetPerson(database: Database, person: string): Promise<ForgottenPerson> {
  const { rows } = await retry(
    () => database.query<{ ratings: number; people: number }>(removal, [person]),
    (error, attempt) => (attempt < 10 && isUndone(error) ? 10 * attempt : undefined),
  );
  return { ratings: Number(rows[0]?.ratings ?? 0), person: Number(rows[0]?.people ?? 0) > 0 };
}

export interface ExportedPerson {
  readonly person: string;
  readonly ratings: readonly {
    readonly film: string;
    readonly title: string | null;
    readonly value: number;
    /** ISO 8601. */
    readonly ratedAt: string;
  }[];
}

const all = `
select f.key as film, f.title, r.value,
  to_char(r.rated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "ratedAt"
from films.people p join films.ratings r on r.person = p.id join films.films f on f.id = r.film
where p.key = $1 order by r.rated_at, r.film`;

/**
 * All that is kept of a person.
 *
 * @param database as the role films_erasure
 * @returns undefined when nobody has this pseudonym
 */
export async function exportPerson(database: Database, person: string): Promise<ExportedPerson | undefined> {
  const known = await database.query("select from films.people where key = $1", [person]);
  if (known.rowCount === 0) return undefined;
  const { rows } = await database.query<ExportedPerson["ratings"][number]>(all, [person]);
  return { person, ratings: rows.map((row) => ({ ...row, value: Number(row.value) })) };
}
