import type { PoolClient } from "pg";
import { arrayText } from "../../database/array-text";
import { type KeptProfile, type KnownDeed, noProfile } from "../profile/kept-profile";
import { packProfile, UnreadableProfile, unpackProfile } from "../profile/packed-profile";
import { profileAfter } from "../profile/profile-after";
import type { HeldReader } from "./held-readers";
import type { NumberedDeed } from "./insert-interactions";
import type { ProfileChange } from "./interaction-store";
import type { KnownArticles } from "./known-articles";

const keep = `
update articles.profiles p set packed = given.packed, deeds = p.deeds + given.deeds, changed_at = now()
from unnest($1::bigint[], $2::bytea[], $3::integer[]) as given (reader, packed, deeds)
where p.reader = given.reader`;

const allDeeds = `
select i.kind, i.at, i.seconds, i.rating, i.articles, i.article, a.reading_seconds as "readingSeconds"
from articles.interactions i left join articles.articles a on a.id = i.article
where i.reader = $1`;

/**
 * Changes the profiles of those who did these deeds, which are new and written down already.
 *
 * @param client in a transaction that holds these readers
 * @returns by the readers' keys
 */
export async function changeProfiles(
  client: PoolClient,
  deeds: readonly NumberedDeed[],
  articles: KnownArticles,
): Promise<ReadonlyMap<string, ProfileChange>> {
  const changes = new Map<string, ProfileChange>();
  const lines: [reader: number, packed: string, deeds: number][] = [];
  for (const [reader, ofReader] of byReader(deeds)) {
    const before = await profileOf(client, reader);
    const known = ofReader.map((each) => knownDeed(each, articles));
    const after = profileAfter(before, known);
    const packed = packProfile(after);
    changes.set(reader.key, { before, after, packed });
    lines.push([
      reader.id,
      `\\x${packed.toString("hex")}`,
      known.filter(({ kind }) => kind !== "shown").length,
    ]);
  }
  if (lines.length > 0) {
    const column = (n: 0 | 1 | 2) => arrayText(lines.map((line) => line[n]));
    await client.query({
      name: "articles-keep-profiles",
      text: keep,
      values: [column(0), column(1), column(2)],
    });
  }
  return changes;
}

function byReader(deeds: readonly NumberedDeed[]): Map<HeldReader, NumberedDeed[]> {
  const readers = new Map<HeldReader, NumberedDeed[]>();
  for (const each of deeds) {
    const ofReader = readers.get(each.reader);
    if (ofReader) ofReader.push(each);
    else readers.set(each.reader, [each]);
  }
  return readers;
}

function knownDeed({ deed, articles }: NumberedDeed, known: KnownArticles): KnownDeed {
  const at = Date.parse(deed.at);
  if (deed.kind === "shown") return { kind: "shown", articles, at };
  const [article = 0] = articles;
  const { kind } = deed;
  if (kind === "rating") return { kind, article, at, rating: deed.rating };
  if (kind !== "read") return { kind, article, at };
  const readingSeconds = known.get(deed.article)?.readingSeconds ?? 1;
  return { kind, article, at, seconds: Math.round(deed.seconds), readingSeconds };
}

/** One that this code cannot read is made anew from all that was kept of the reader before. */
async function profileOf(client: PoolClient, { id, packedProfile }: HeldReader): Promise<KeptProfile> {
  try {
    return unpackProfile(packedProfile);
  } catch (error) {
    if (!(error instanceof UnreadableProfile)) throw error;
    const { rows } = await client.query<KeptInteraction>(allDeeds, [id]);
    return profileAfter(noProfile, rows.map(deedFrom));
  }
}

interface KeptInteraction {
  readonly kind: KnownDeed["kind"];
  readonly at: Date;
  readonly seconds: number | null;
  readonly rating: number | null;
  readonly article: string | null;
  readonly articles: readonly string[] | null;
  readonly readingSeconds: number | null;
}

function deedFrom(row: KeptInteraction): KnownDeed {
  const at = row.at.getTime();
  const { kind } = row;
  if (kind === "shown") return { kind, at, articles: (row.articles ?? []).map(Number) };
  const article = Number(row.article);
  if (kind === "rating") return { kind, at, article, rating: row.rating ?? 0 };
  if (kind === "read")
    return { kind, at, article, seconds: row.seconds ?? 0, readingSeconds: row.readingSeconds ?? 1 };
  return { kind, at, article };
}
