import type { Pool } from "pg";
import { transaction } from "../../database/transaction";
import { isUndone } from "../../database/undone";
import { retry } from "../../shared/retry";
import { packProfile, UnreadableProfile, unpackProfile } from "../profile/packed-profile";
import { joinedProfile } from "../profile/profile-after";

interface HeldRow {
  readonly anonymous_id: string;
  readonly account_id: string;
  readonly anonymous_packed: Buffer;
  readonly account_packed: Buffer;
  readonly deeds: number;
}

/** The two readers of a person who read before signing in; both are pseudonyms. */
export interface ReadersToJoin {
  readonly anonymous: string;
  readonly account: string;
}

/**
 * Makes what an anonymous reader did, was shown and chose the account's, in one transaction. Deeds of theirs that are still on the way
 * count for the account when they come: their pseudonym leads to it (`readers.account`).
 *
 * ```
 * both are held, as by whoever takes deeds in ▸ profiles together ▸ deeds, lists, preferences are the account's ▸ commit
 * ```
 *
 * Repeated, it changes nothing; and who has joined an account joins no other one.
 *
 * @param database under the role articles_api
 * @returns how many deeds came along; undefined when this one had an account already
 */
export function joinReaders(
  database: Pick<Pool, "connect">,
  { anonymous, account }: ReadersToJoin,
): Promise<number | undefined> {
  const join = () =>
    transaction(database, async (client) => {
      const { rows } = await client.query<HeldRow>("select * from articles.hold_to_join($1, $2)", [
        anonymous,
        account,
      ]);
      const [held] = rows;
      if (held === undefined) return undefined;
      await client.query("select articles.join_readers($1, $2, $3)", [
        held.anonymous_id,
        held.account_id,
        packedTogether(held),
      ]);
      return held.deeds;
    });
  return retry(join, (error, attempt) => (attempt < 4 && isUndone(error) ? 20 * attempt : undefined));
}

/** Nobody can read it, so that it is made anew from all deeds with the next one. */
const madeAnew = Buffer.of(0);

function packedTogether(held: HeldRow): Buffer {
  try {
    return packProfile(
      joinedProfile(unpackProfile(held.account_packed), unpackProfile(held.anonymous_packed)),
    );
  } catch (error) {
    if (error instanceof UnreadableProfile) return madeAnew;
    throw error;
  }
}
