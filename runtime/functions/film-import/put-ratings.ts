import type { PoolClient } from "pg";
import { copyInto } from "../../database/copy-into";
import type { ImportedLine } from "./imported-file";
import type { ArrivingRating } from "./rating-file";

const statements = [
  `insert into films.films (key)
   select distinct film from films.arriving a where not exists (select from films.films f where f.key = a.film) order by film
   on conflict (key) do nothing`,
  `insert into films.people (key)
   select distinct person from films.arriving a where not exists (select from films.people p where p.key = a.person) order by person
   on conflict (key) do nothing`,
  // of several ratings of a film the newest counts; of those of one moment, that of the later line
  `insert into films.ratings as kept (person, film, value, rated_at)
   select person, film, value, rated_at from (
     select distinct on (p.id, f.id) p.id as person, f.id as film, a.value, a.rated_at
     from films.arriving a join films.people p on p.key = a.person join films.films f on f.key = a.film
     order by p.id, f.id, a.rated_at desc, a.line desc
   ) newest
   on conflict (person, film) do update set value = excluded.value, rated_at = excluded.rated_at
     where excluded.rated_at > kept.rated_at or (excluded.rated_at = kept.rated_at and excluded.value <> kept.value)`,
];

/** Puts ratings into the database, with films and people that it does not know yet. Part of a transaction. */
export async function putRatings(
  client: PoolClient,
  part: readonly ImportedLine<ArrivingRating>[],
): Promise<void> {
  // whoever brings in another file waits here
  await client.query("truncate films.arriving");
  await copyInto(client, "films.arriving (line, person, film, rated_at, value)", part.map(rowOf).join(""));
  for (const statement of statements) await client.query(statement);
}

function rowOf({ line, row }: ImportedLine<ArrivingRating>): string {
  if (!row) return "";
  return `${line}\t${row.person}\t${row.film}\t${new Date(row.time * 1000).toISOString()}\t${row.value}\n`;
}
