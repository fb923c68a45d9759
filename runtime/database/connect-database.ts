import { Pool, type PoolConfig } from "pg";
import type { Tokens } from "../shared/access-tokens";
import type { DatabaseSettings } from "./settings";

export interface DatabaseOptions {
  /**
   * Most connections of this process. The smallest server takes 35 in all, and each instance of an app has a pool of its own.
   *
   * @default 3
   */
  readonly most?: number;
  /** After this the server ends a statement. @default 10000 */
  readonly statementMs?: number;
  /** For a free connection, or for TLS, a token and the sign-in of a new one. @default 5000 */
  readonly connectMs?: number;
  /** What the server's activity shows. @default - the site's name in Azure, else "vitrine" */
  readonly name?: string;
}

/** What Azure Database for PostgreSQL takes tokens for. */
export const databaseScope = "https://ossrdbms-aad.database.windows.net/.default";

/** A server that vanished without a word is noticed this long after the statement should have ended. */
const marginMs = 2000;
const idleMs = 5 * 60_000;
/** A token is looked at when a connection begins and never again: an identity that is shut out is so after this. */
const lifeSeconds = 3600;

/**
 * Connections to PostgreSQL under an identity, made when they are first needed and made anew when they break.
 *
 * ```
 * const database = connectDatabase(settings, managedIdentityTokens(settings.IDENTITY_CLIENT_ID));
 * const { rows } = await database.query("select label from prediction where id = $1", [id]);
 * ```
 *
 * A statement that fails throws what `pg` says; `unavailableBecause` tells whether the database is the reason. None is ever
 * repeated: nobody knows whether a commit whose answer is missing happened.
 *
 * @throws nothing: the first statement connects
 */
export function connectDatabase(
  settings: DatabaseSettings,
  tokens: Tokens,
  { most = 3, statementMs = 10_000, connectMs = 5000, name }: DatabaseOptions = {},
): Pool {
  const pool = new Pool({
    ...connectionOf(settings, tokens),
    application_name: name ?? process.env["WEBSITE_SITE_NAME"] ?? "vitrine",
    max: most,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + marginMs,
    idle_in_transaction_session_timeout: statementMs,
    idleTimeoutMillis: idleMs,
    maxLifetimeSeconds: lifeSeconds,
  });
  // a connection that breaks while somebody holds it would end the process; whoever uses it is told by the statement
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => console.warn(`A connection to the database broke: ${error.message}`));
  return pool;
}

/** How one connection is made: under TLS whose certificate is checked, with a token for a password. */
export function connectionOf(settings: DatabaseSettings, tokens: Tokens): PoolConfig {
  return {
    host: settings.DATABASE_HOST,
    port: settings.DATABASE_PORT,
    database: settings.DATABASE_NAME,
    user: settings.DATABASE_ROLE,
    password: async () => (await tokens(databaseScope)).token,
    ssl: {
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
      // an address without a name would be compared with "localhost"
      host: settings.DATABASE_HOST,
      ...(settings.DATABASE_CA === undefined ? {} : { ca: settings.DATABASE_CA }),
    },
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
