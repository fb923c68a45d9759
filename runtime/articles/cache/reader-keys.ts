import { hash } from "node:crypto";

/** What is kept of a reader in Redis, by the beginning of its key; all of it ends by itself within an hour. */
export const cacheKinds = ["profile", "lists", "limit"] as const;
export type ReaderCacheKind = (typeof cacheKinds)[number];

/**
 * Of every reader who was here within the hour there is one: with 30 bytes it takes 32 of the server's memory, and one that begins with
 * "articles:" and ends with a pseudonym would take 64.
 */
export const profileKey = (reader: string) => `profile:${shortened(reader)}`;

/** Of the lists of a reader, and what tells one of them from the others. */
export const listsKey = (reader: string, which: string) => `articles:lists:${reader}:${which}`;

export const limitPrefix = "articles:limit:";

/** Of which kind a key is; undefined for one that is of no reader. */
export function cacheKindOf(key: string): ReaderCacheKind | undefined {
  if (key.startsWith("profile:")) return "profile";
  return cacheKinds.find((kind) => key.startsWith(`articles:${kind}:`));
}

/** 22 characters for a text of any length: nobody finds two texts that have the same. */
export function shortened(text: string): string {
  return hash("sha256", text, "base64url").slice(0, 22);
}
