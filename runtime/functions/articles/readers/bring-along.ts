import type { Pool } from "pg";
import type { ReaderCache } from "../../../articles/cache/reader-cache";
import { joinReaders } from "../../../articles/interactions/join-readers";
import type { ToldToPage } from "../../../sign-in/session/session-routes";
import { anonymousKey, withoutAnonymous } from "./anonymous-reader";

export interface BringAlongServices {
  /** Under the role articles_api. */
  readonly database: Pick<Pool, "connect">;
  readonly cache: Pick<ReaderCache, "changed">;
}

/**
 * What a browser's reader did before they signed in becomes their account's: whose it was, the cookie of this very browser proves, and who
 * they are now, their session. The cookie is over then; whoever signs in here next brings nothing of it.
 */
export async function bringAlong(
  { database, cache }: BringAlongServices,
  headers: { get(name: string): string | null },
  account: string,
): Promise<ToldToPage> {
  const anonymous = anonymousKey(headers);
  if (anonymous === undefined) return { answer: {}, cookies: [] };
  const deeds = await joinReaders(database, { anonymous, account });
  await Promise.all([cache.changed(account), cache.changed(anonymous)]);
  const came = deeds === undefined ? {} : { came_along: { user_id: anonymous, deeds } };
  return { answer: came, cookies: [withoutAnonymous] };
}
