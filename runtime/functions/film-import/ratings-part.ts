import type { PoolClient } from "pg";
import { copyInto } from "../../database/copy-into";
import type { ArrivingPart } from "./imported-file";
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

const chunkCharacters = 65_536;

/** Ratings on their way into the database: kept as the text that it takes, since objects by the ten thousands would be half of the memory. */
export class RatingsPart implements ArrivingPart<ArrivingRating> {
  private readonly chunks: Buffer[] = [];
  private text = "";

  add(line: number, { person, film, value, time }: ArrivingRating): void {
    this.text += `${line}\t${person}\t${film}\t${new Date(time * 1000).toISOString()}\t${value}\n`;
    if (this.text.length >= chunkCharacters) this.end();
  }

  /** Films and people that are not known yet come in with them. */
  async put(client: PoolClient): Promise<void> {
    this.end();
    // whoever brings in another file waits here
    await client.query("truncate films.arriving");
    const columns = "films.arriving (line, person, film, rated_at, value)";
    await copyInto(client, columns, Buffer.concat(this.chunks));
    for (const statement of statements) await client.query(statement);
  }

  private end(): void {
    // ids are letters and digits
    this.chunks.push(Buffer.from(this.text, "latin1"));
    this.text = "";
  }
}
