import type { Pool } from "pg";
import type { DeedHubPort } from "../articles-context";
import type { ErasureAsked } from "../contract/erasure";

export interface Forgetting {
  readonly reader: string;
  readonly askedBy: "reader" | "service" | "operator";
  /** The pseudonym of a service or an operator. */
  readonly asker?: string;
  /** What else may name them. */
  readonly also?: readonly string[];
}

/**
 * Notes that somebody is to be forgotten, and tells the app behind through the hub, after all that they did.
 *
 * Once it resolves, none of what they did before comes back; when the hub is away it is done with the next catch-up of the app behind.
 */
export async function askToForget(
  { database, hub }: { readonly database: Pick<Pool, "query">; readonly hub: DeedHubPort },
  { reader, askedBy, asker = undefined, also = [] }: Forgetting,
): Promise<ErasureAsked> {
  const { rows } = await database.query<{ id: string }>(
    "select articles.ask_to_forget($1, $2, $3, $4::text[]) as id",
    [reader, askedBy, asker ?? null, also],
  );
  const id = rows[0]?.id ?? "";
  const at = new Date().toISOString();
  await hub.send([{ kind: "forgotten", id, reader, at }]).catch(() => undefined);
  return { id, asked_at: at };
}
