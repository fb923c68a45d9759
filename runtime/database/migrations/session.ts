import { Client } from "pg";
import type { Tokens } from "../../shared/access-tokens";
import { connectionOf } from "../connect-database";
import type { DatabaseSettings } from "../settings";

/** Owns what migrations make, so that it outlives the identity that ran them. */
export const owner = "vitrine_owner";

/** One connection as an administrator of the server, for as long as it takes. */
export async function withSession<Result>(
  settings: DatabaseSettings,
  tokens: Tokens,
  work: (session: Client) => Promise<Result>,
): Promise<Result> {
  const session = new Client({
    ...connectionOf(settings, tokens),
    application_name: "vitrine migrations",
    connectionTimeoutMillis: 15_000,
  });
  // the statement that is under way says so itself
  session.on("error", () => undefined);
  await session.connect();
  try {
    return await work(session);
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** All of it or nothing. */
export async function inTransaction<Result>(session: Client, work: () => Promise<Result>): Promise<Result> {
  await session.query("begin");
  try {
    const result = await work();
    await session.query("commit");
    return result;
  } catch (error) {
    await session.query("rollback").catch(() => undefined);
    throw error;
  }
}
