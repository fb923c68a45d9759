import type { PoolClient } from "pg";
import { arrayText } from "../../database/array-text";
import type { Deed } from "../deed";

export interface HeldReader {
  readonly key: string;
  readonly id: number;
  readonly packedProfile: Buffer;
  /** They were erased at this time: what happened before is not taken. */
  readonly forgottenAt: number | undefined;
}

// those whose deeds are all from before they were erased do not come back
const newReaders = `
insert into articles.readers (key)
select key from unnest($1::text[], $2::timestamptz[]) as given (key, last)
where not exists (select from articles.readers r where r.key = given.key)
  and not exists (select from articles.forgotten f where f.reader = sha256(convert_to(given.key, 'UTF8')) and f.at >= given.last)
order by key
on conflict (key) do nothing`;

const newProfiles = `
insert into articles.profiles (reader)
select id from articles.readers r
where key = any($1::text[]) and not exists (select from articles.profiles p where p.reader = r.id)
order by id
on conflict (reader) do nothing`;

const hold = `
select r.id, r.key, p.packed as "packedProfile", f.at as "forgottenAt"
from articles.readers r
join articles.profiles p on p.reader = r.id
left join articles.forgotten f on f.reader = sha256(convert_to(r.key, 'UTF8'))
where r.key = any($1::text[])
order by r.id
for no key update of p`;

/**
 * Those who did these deeds, new ones among them. Until the transaction ends nobody else takes a deed of theirs in, and nobody
 * erases them.
 *
 * @returns by their keys, without those of whom nothing is to be taken
 */
export async function heldReaders(
  client: PoolClient,
  deeds: readonly Deed[],
): Promise<ReadonlyMap<string, HeldReader>> {
  const last = new Map<string, string>();
  for (const { reader, at } of deeds) if ((last.get(reader) ?? "") < at) last.set(reader, at);
  const keys = arrayText([...last.keys()]);
  await client.query(newReaders, [keys, arrayText([...last.values()])]);
  await client.query(newProfiles, [keys]);
  const { rows } = await client.query<ReaderRow>(hold, [keys]);
  return new Map(
    rows.map(({ id, key, packedProfile, forgottenAt }) => [
      key,
      { id: Number(id), key, packedProfile, forgottenAt: forgottenAt?.getTime() },
    ]),
  );
}

interface ReaderRow {
  readonly id: string;
  readonly key: string;
  readonly packedProfile: Buffer;
  readonly forgottenAt: Date | null;
}
