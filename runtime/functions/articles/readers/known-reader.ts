import type { Pool } from "pg";
import { noProfile } from "../../../articles/profile/kept-profile";
import { UnreadableProfile, unpackProfile } from "../../../articles/profile/packed-profile";
import { readerProfileOf } from "../../../articles/profile/reader-profile-of";
import type { ReaderPreferences, ReaderProfile } from "../../../articles/reader-profile";
import { type ChosenPreferences, Preferences } from "../contract/user";

/** What the database has of a reader. */
export interface KeptReader {
  /** The database's number; undefined for somebody who has done and chosen nothing yet. */
  readonly id?: number;
  readonly preferences: ReaderPreferences;
  readonly packed: Uint8Array;
}

export const nobodyKnown: KeptReader = {
  preferences: { categories: [], languages: [] },
  packed: new Uint8Array(0),
};

const text = `
select r.id, r.preferences, p.packed
from articles.readers r left join articles.profiles p on p.reader = r.id
where r.key = $1`;

/** @throws what the database's client throws */
export async function findReader(database: Pick<Pool, "query">, key: string): Promise<KeptReader> {
  const { rows } = await database.query<{ id: string; preferences: unknown; packed: Buffer | null }>({
    name: "articles-reader",
    text,
    values: [key],
  });
  const [row] = rows;
  if (row === undefined) return nobodyKnown;
  return {
    id: Number(row.id),
    preferences: preferencesOf(row.preferences),
    packed: row.packed ?? nobodyKnown.packed,
  };
}

export function profileOf(reader: string, { preferences, packed }: KeptReader): ReaderProfile {
  return readerProfileOf(unpacked(packed), { reader, preferences });
}

/**
 * As the cache keeps it: a line, then the packed profile. Of somebody whom the database does not know there is no line: once they have
 * done something, it is asked for their number.
 *
 * ```
 * 12                            who chose nothing
 * 12 news,sports en             categories, languages
 * 12  en north%20sea            no category; a region
 * ```
 */
export function packReader({ id, preferences, packed }: KeptReader): Buffer {
  if (id === undefined) return nobody;
  const { categories, languages, region } = preferences;
  const names = (labels: readonly string[]) => labels.map(encodeURIComponent).join(",");
  const line = [id, names(categories), names(languages), names(region === undefined ? [] : [region])];
  return Buffer.concat([Buffer.from(`${line.join(" ").trimEnd()}\n`), packed]);
}

const nobody = Buffer.from("nobody");

/** @returns undefined for what this version of the code cannot read */
export function unpackReader(bytes: Buffer): KeptReader | undefined {
  if (bytes.equals(nobody)) return nobodyKnown;
  const end = bytes.indexOf(0x0a);
  const line = bytes.toString("latin1", 0, Math.max(0, end));
  const [, id, ...chosen] = /^(\d+)(?: (\S*)(?: (\S*)(?: (\S+))?)?)?$/.exec(line) ?? [];
  if (id === undefined) return undefined;
  try {
    const [categories = [], languages = [], [region] = []] = chosen.map(labelsIn);
    const preferences = preferencesOf({ categories, languages, ...(region !== undefined && { region }) });
    return { id: Number(id), preferences, packed: bytes.subarray(end + 1) };
  } catch {
    return undefined;
  }
}

function labelsIn(names: string | undefined): string[] {
  return names ? names.split(",").map(decodeURIComponent) : [];
}

/** What was chosen under other rules counts for nothing. */
function preferencesOf(kept: unknown): ReaderPreferences {
  const read = Preferences.safeParse({ categories: [], languages: [], ...(kept as object) });
  return read.success ? withoutUndefined(read.data) : nobodyKnown.preferences;
}

function withoutUndefined({ region, ...rest }: ChosenPreferences): ReaderPreferences {
  return region === undefined ? rest : { ...rest, region };
}

function unpacked(packed: Uint8Array) {
  try {
    return unpackProfile(packed);
  } catch (error) {
    // made anew with the reader's next deed
    if (error instanceof UnreadableProfile) return noProfile;
    throw error;
  }
}
