import type { Pool, PoolClient } from "pg";
import { transaction } from "../../../database/transaction";
import { TableProfile } from "../../../drift/table-profile";
import { type ListRow, listColumns } from "../../../films/watch/watched-rows";

type Database = Pick<Pool, "connect">;

// in one order, so that two instances wait for each other and not for ever
const newPeople = `
with added as (
  insert into films.listed_people (version, person)
  select $1, person from (select distinct films.hash_of_person(key) as person from unnest($2::text[]) as given (key)) hashed order by person
  on conflict do nothing returning person
)
select key from unnest($2::text[]) as given (key) join added on added.person = films.hash_of_person(key)`;

/**
 * Adds lists to what is known of a version, one of each person however often they ask and whichever instance answers.
 *
 * @param rows by the person's pseudonym, which is not kept
 */
export function addLists(
  database: Database,
  version: string,
  rows: ReadonlyMap<string, ListRow>,
): Promise<void> {
  return transaction(database, async (client) => {
    const added = await client.query<{ key: string }>(newPeople, [version, [...rows.keys()]]);
    const profile = new TableProfile(listColumns);
    for (const { key } of added.rows) profile.add(rows.get(key) as ListRow);
    if (added.rows.length > 0) await insertLists(client, version, profile);
  });
}

/** Takes away what all instances have served with a version, whole; of other versions nothing is kept any longer, whose lists were in it neither. */
export async function takeLists(client: PoolClient, version: string): Promise<TableProfile> {
  for (const table of ["list_profiles", "listed_people"])
    await client.query(`delete from films.${table} where version <> $1`, [version]);
  const parts = await client.query<{ profile: unknown }>(
    "delete from films.list_profiles where version = $1 returning profile",
    [version],
  );
  const whole = new TableProfile(listColumns);
  for (const { profile } of parts.rows) whole.addAll(TableProfile.fromJSON(profile));
  return whole;
}

export async function insertLists(client: PoolClient, version: string, profile: TableProfile): Promise<void> {
  await client.query("insert into films.list_profiles (version, profile) values ($1, $2)", [
    version,
    JSON.stringify(profile),
  ]);
}
