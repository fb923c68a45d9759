import type { PoolClient } from "pg";
import type { ForgottenReader } from "./interaction-store";

const note = `
insert into articles.forgotten (reader) values (sha256(convert_to($1, 'UTF8')))
on conflict (reader) do update set at = clock_timestamp()`;

/**
 * Erases a reader: deeds, profile, lists, what was refused of them, sessions, and themselves.
 *
 * @param client in a transaction, under the role articles_erasure
 */
export async function forgetReader(client: PoolClient, key: string): Promise<ForgottenReader> {
  await client.query(note, [key]);
  await client.query("delete from articles.poison where reader = $1", [key]);
  await client.query("delete from sign_in.sessions where subject = $1", [key]);
  // with the profile: whoever takes deeds of theirs in just now is waited for, and who comes later finds that they were erased
  const { rows } = await client.query<{ id: string }>(
    "delete from articles.readers where key = $1 returning id",
    [key],
  );
  const [reader] = rows;
  if (reader === undefined) return { interactions: 0, lists: 0 };
  const erased = async (from: "interactions" | "lists") =>
    (await client.query(`delete from articles.${from} where reader = $1`, [reader.id])).rowCount ?? 0;
  const forgotten = { interactions: await erased("interactions"), lists: await erased("lists") };
  await client.query(
    "update articles.launches set readers = array_remove(readers, $1::bigint) where readers @> array[$1::bigint]",
    [reader.id],
  );
  return forgotten;
}
