import type { PoolClient } from "pg";
import { arrayText } from "../../database/array-text";
import type { Deed } from "../deed";

export interface HeldReader {
  /** Of an anonymous reader who has signed in, the account's. */
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
where key = any($1::text[]) and r.account is null and not exists (select from articles.profiles p where p.reader = r.id)
order by id
on conflict (reader) do nothing`;

const heldByKey = `
select r.key as "asToldOf", coalesce(a.id, r.id) as id, coalesce(a.key, r.key) as key, p.packed as "packedProfile", f.at as "forgottenAt"
from articles.readers r
left join articles.readers a on a.id = r.account
join articles.profiles p on p.reader = coalesce(r.account, r.id)
left join articles.forgotten f on f.reader = sha256(convert_to(coalesce(a.key, r.key), 'UTF8'))
where r.key = any($1::text[])
order by p.reader
for no key update of p`;

/**
 * Those who did these deeds, new ones among them. Until the transaction ends nobody else takes a deed of theirs in, and nobody
 * erases them.
 *
 * @returns by the keys that deeds have, without those of whom nothing is to be taken; what an anonymous reader did is the account's as
 *   soon as they have one
 */
export async function heldReaders(
  client: PoolClient,
  deeds: readonly Deed[],
): Promise<ReadonlyMap<string, HeldReader>> {
  const last = new Map<string, string>();
  for (const { reader, at } of deeds) if ((last.get(reader) ?? "") < at) last.set(reader, at);
  const found = await hold(client, last);
  // whoever was waited for may have been signing in: what was held then is gone, and the account is found at a second look
  const missing = new Map([...last].filter(([key]) => !found.has(key)));
  if (missing.size === 0) return found;
  return new Map([...found, ...(await hold(client, missing, found))]);
}

/** @param held already: one line, so that what is changed of it is changed once */
async function hold(
  client: PoolClient,
  last: ReadonlyMap<string, string>,
  held: ReadonlyMap<string, HeldReader> = new Map(),
): Promise<Map<string, HeldReader>> {
  const keys = arrayText([...last.keys()]);
  await client.query({
    name: "articles-new-readers",
    text: newReaders,
    values: [keys, arrayText([...last.values()])],
  });
  await client.query({ name: "articles-new-profiles", text: newProfiles, values: [keys] });
  const { rows } = await client.query<ReaderRow>({
    name: "articles-held-readers",
    text: heldByKey,
    values: [keys],
  });
  const byId = new Map([...held.values()].map((reader) => [reader.id, reader]));
  return new Map(
    rows.map(({ asToldOf, id, key, packedProfile, forgottenAt }) => {
      const known = byId.get(Number(id));
      const reader = known ?? { id: Number(id), key, packedProfile, forgottenAt: forgottenAt?.getTime() };
      byId.set(reader.id, reader);
      return [asToldOf, reader];
    }),
  );
}

interface ReaderRow {
  readonly asToldOf: string;
  readonly id: string;
  readonly key: string;
  readonly packedProfile: Buffer;
  readonly forgottenAt: Date | null;
}
