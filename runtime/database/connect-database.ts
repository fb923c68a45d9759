import type { Socket } from "node:net";
import { Pool, type PoolClient, type PoolConfig } from "pg";
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
  /** A connection whose server says nothing for so long while a statement waits is ended. @default `statementMs` and two seconds */
  readonly silentMs?: number;
  /** For a free connection, or for TLS, a token and the sign-in of a new one. @default 5000 */
  readonly connectMs?: number;
  /** What the server's activity shows. @default - the site's name in Azure, else "vitrine" */
  readonly name?: string;
}

/** What Azure Database for PostgreSQL takes tokens for. */
export const databaseScope = "https://ossrdbms-aad.database.windows.net/.default";

/** So long a server has to say that it has ended a statement. */
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
  {
    most = 3,
    statementMs = 10_000,
    silentMs = statementMs + marginMs,
    connectMs = 5000,
    name,
  }: DatabaseOptions = {},
): Pool {
  const pool = new Pool({
    ...connectionOf(settings, tokens),
    application_name: name ?? process.env["WEBSITE_SITE_NAME"] ?? "vitrine",
    max: most,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    idleTimeoutMillis: idleMs,
    maxLifetimeSeconds: lifeSeconds,
  });
  pool.on("connect", (client) => {
    // a connection that breaks while somebody holds it would end the process; whoever uses it is told by the statement
    client.on("error", () => undefined);
    endWhenSilent(client, silentMs);
  });
  pool.on("error", (error) => console.warn(`A connection to the database broke: ${error.message}`));
  return pool;
}

/**
 * Notices a server that vanished without a word. `query_timeout` of pg would do so with a function for each statement, which it
 * assigns to a property, and V8 makes such a function in the old part of the heap: statement, values and result would live until
 * all of the heap is collected.
 */
function endWhenSilent(client: PoolClient, silentMs: number): void {
  const { connection } = client as PoolClient & { readonly connection: { readonly stream: Socket } };
  const { stream } = connection;
  stream.setTimeout(silentMs);
  stream.on("timeout", () => {
    const { readyForQuery } = client as PoolClient & { readonly readyForQuery: boolean };
    if (readyForQuery) return;
    const silent = new Error(`The database has said nothing for ${silentMs} ms.`);
    stream.destroy(Object.assign(silent, { code: "ETIMEDOUT" }));
  });
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
