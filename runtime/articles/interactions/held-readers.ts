import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
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
select key from unnest($1::text[], $2::bytea[], $3::timestamptz[]) as given (key, hash, last)
where not exists (select from articles.readers r where r.key = given.key)
  and not exists (select from articles.forgotten f where f.reader = given.hash and f.at >= given.last)
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
from unnest($1::text[], $2::bytea[]) as given (key, hash)
join articles.readers r on r.key = given.key
join articles.profiles p on p.reader = r.id
left join articles.forgotten f on f.reader = given.hash
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
  const keys = [...last.keys()];
  const hashes = keys.map(hashOfReader);
  await client.query(newReaders, [keys, hashes, [...last.values()]]);
  await client.query(newProfiles, [keys]);
  const { rows } = await client.query<ReaderRow>(hold, [keys, hashes]);
  return new Map(
    rows.map(({ id, key, packedProfile, forgottenAt }) => [
      key,
      { id: Number(id), key, packedProfile, forgottenAt: forgottenAt?.getTime() },
    ]),
  );
}

/** What stays of somebody who was erased. */
export function hashOfReader(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

interface ReaderRow {
  readonly id: string;
  readonly key: string;
  readonly packedProfile: Buffer;
  readonly forgottenAt: Date | null;
}
