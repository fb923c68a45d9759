import type { Tokens } from "./access-tokens";
import { onFirstUse } from "./on-first-use";
import { entraCredentials } from "./redis-credentials";

/** One connection, from sign-in to its first error. */
export interface RedisConnection {
  /** Strings come as buffers. */
  send(command: readonly (string | Buffer)[]): Promise<unknown>;
  close(): void;
}

export interface RedisServer {
  readonly host: string;
  readonly port: number;
  /** Object id of the identity: its user name in Redis. */
  readonly username: string;
  readonly tokens: Tokens;
}

const mostWaiting = 10_000;
/** For TLS, a token and the sign-in together. */
const connectMs = 5000;

// a hundred modules: loaded when there is a server to connect to
const library = onFirstUse(() => import("@redis/client"));

/**
 * Connects with TLS and signs in.
 *
 * @param onLost called at most once, when the connection is of no more use
 */
export async function connectRedis(
  { host, port, username, tokens }: RedisServer,
  onLost: (error: Error) => void,
): Promise<RedisConnection> {
  const { createClient, RESP_TYPES } = await library();
  const client = createClient({
    socket: { host, port, tls: true, connectTimeout: connectMs, reconnectStrategy: false },
    credentialsProvider: entraCredentials(username, tokens, (error) => lose(error)),
    // whoever asks waits no longer than they like: the library's own limit is a signal for each command, which goes off all the same
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer }, timeout: 0 },
    commandsQueueMaxLength: mostWaiting,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
  });
  let isOpen = true;
  let isConnected = false;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    client.destroy();
  };
  const lose = (error: Error) => {
    if (!isOpen) return;
    close();
    // until then, connect() says so itself
    if (isConnected) onLost(error);
  };
  client.on("error", lose);

  const tooLate = setTimeout(() => lose(new Error("Redis did not answer in time.")), connectMs);
  try {
    await client.connect();
    isConnected = true;
  } catch (error) {
    close();
    throw error;
  } finally {
    clearTimeout(tooLate);
  }
  return { send: (command) => client.sendCommand([...command]), close };
}
