import type { Pool, PoolClient } from "pg";
import { transaction } from "../../database/transaction";
import type { Erased, FoundPlace, ReaderIdentifiers, ReaderStore } from "./reader-store";
import { type ReaderTable, readerTables } from "./reader-tables";
import { SoughtText } from "./sought-text";

const note = `
insert into articles.forgotten (reader)
select sha256(convert_to(key, 'UTF8')) from (
  select unnest($1::text[]) as key
  union select r.key from articles.readers r join articles.readers account on account.id = r.account where account.key = any($1::text[])
) pseudonyms
on conflict (reader) do update set at = clock_timestamp()`;

const places = `
select place, rows from articles.find_reader($1::text[], $2::bigint[], $3::text[], $4::uuid[], $5::bytea[])`;

const sessionId = /^[0-9a-f]{64}$/;

/**
 * What the database has of a reader: all of it is gone at once, or nothing is.
 *
 * @param database under the role articles_erasure
 */
export function postgresStore(
  database: Pick<Pool, "connect" | "query">,
  {
    tables = readerTables,
    backupDays,
  }: { readonly tables?: readonly ReaderTable[]; readonly backupDays: number },
): ReaderStore {
  return {
    name: "PostgreSQL",
    later: [
      {
        what: "backups of the database",
        because: "a moment of the past is restored as it was; the receipts are replayed after it",
        days: backupDays,
      },
      {
        what: "the SHA-256 of each pseudonym in articles.forgotten",
        because: "deeds from before may still come, and are known by it",
        days: 90,
      },
    ],
    erase: (reader) => transaction(database, (client) => erase(client, reader, tables)),
    async find({ keys, numbers, others }): Promise<FoundPlace[]> {
      const sought = new SoughtText({ keys, others });
      const sessions = others.filter((each) => sessionId.test(each)).map((hex) => Buffer.from(hex, "hex"));
      const { rows } = await database.query<{ place: string; rows: string }>(places, [
        keys,
        numbers,
        sought.patterns,
        sought.ids,
        sessions,
      ]);
      return rows.map(({ place, rows: count }) => ({ where: place, count: Number(count) }));
    },
  };
}

async function erase(
  client: PoolClient,
  { keys, numbers, others }: ReaderIdentifiers,
  tables: readonly ReaderTable[],
): Promise<Erased> {
  // from here on nobody signs in whose browser would be one more pseudonym of theirs
  await client.query("select pg_advisory_xact_lock(hashtext('articles.joining'))");
  await client.query(note, [keys]);
  const { patterns, ids } = new SoughtText({ keys, others });
  let given = { keys, numbers, patterns, ids };
  const counts: Record<string, number> = {};
  for (const { name, erase: text, takes } of tables) {
    const { rowCount, rows } = await client.query<{ id?: string; gone?: number }>(
      text,
      takes.map((each) => given[each]),
    );
    counts[name] = rows[0]?.gone ?? rowCount ?? 0;
    // somebody who came while their identifiers were gathered
    const more = rows.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
    given = { ...given, numbers: [...new Set([...given.numbers, ...more])] };
  }
  return counts;
}
