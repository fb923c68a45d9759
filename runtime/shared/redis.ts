import { connectRedis, type RedisConnection, type RedisServer } from "./redis-connection";

export interface RedisOptions extends RedisServer {
  /** After this an answer is not waited for any more. @default 100 */
  readonly timeoutMs?: number;
  /** How long the first command of the process waits for the connection; later ones never wait. @default 300 */
  readonly connectMs?: number;
}

/** What the cache says when it cannot be asked. */
export type Off = "off";

/** So many answers in a row may be missing before the connection counts as dead: one may just be a busy process. */
const mostTimeouts = 3;
const shortestPauseMs = 500;
const longestPauseMs = 15_000;

/**
 * Azure Managed Redis as a cache: it never throws, and says "off" when it cannot be asked.
 *
 * ```
 * connecting ──▶ on ──(an error, or three answers missing)──▶ off ──(a command, after a pause)──▶ connecting
 * ```
 *
 * While it is off, a command costs nothing: it only starts the next attempt to connect, in the background.
 */
export class Redis {
  private readonly server: RedisServer;
  private readonly timeoutMs: number;
  private readonly connectMs: number;
  private connection: RedisConnection | undefined;
  private connecting: Promise<void> | undefined;
  private reason: string | undefined;
  private isClosed = false;
  private timeouts = 0;
  private pause = shortestPauseMs;
  private notBefore = 0;

  constructor({ timeoutMs = 100, connectMs = 300, ...server }: RedisOptions) {
    this.server = server;
    this.timeoutMs = timeoutMs;
    this.connectMs = connectMs;
  }

  /** Why it is off; undefined while it is on, and before the first command. */
  get whyOff(): string | undefined {
    return this.connection ? undefined : this.reason;
  }

  /** undefined when there is no such key. */
  async get(key: string): Promise<Buffer | undefined | Off> {
    const values = await this.mget([key]);
    return values === "off" ? "off" : values[0];
  }

  /** In the order of the keys, undefined for those that are not there. */
  async mget(keys: readonly string[]): Promise<readonly (Buffer | undefined)[] | Off> {
    const answer = await this.send(["MGET", ...keys]);
    if (answer === "off") return "off";
    return (answer as (Buffer | null)[]).map((value) => value ?? undefined);
  }

  /** @param seconds until it is forgotten; without it, it stays while there is room */
  async set(key: string, value: string | Buffer, seconds?: number): Promise<"stored" | Off> {
    const life = seconds === undefined ? [] : ["EX", String(seconds)];
    return (await this.send(["SET", key, value, ...life])) === "off" ? "off" : "stored";
  }

  async delete(key: string): Promise<"deleted" | Off> {
    return (await this.send(["DEL", key])) === "off" ? "off" : "deleted";
  }

  /** The names of all keys of a pattern, e.g. "articles:lists:ann:*". It reads through the whole cache, a part at a time. */
  async keys(pattern: string): Promise<readonly string[] | Off> {
    const found = new Set<string>();
    let cursor = "0";
    do {
      const answer = await this.send(["SCAN", cursor, "MATCH", pattern, "COUNT", "1000"]);
      if (answer === "off") return "off";
      const [next, keys] = answer as [Buffer, readonly Buffer[]];
      for (const key of keys) found.add(key.toString());
      cursor = next.toString();
    } while (cursor !== "0");
    return [...found];
  }

  /** Runs a script of Lua on one key, whole or not at all; "off" also when the server runs none. */
  async evaluate(script: string, key: string, values: readonly (string | Buffer)[]): Promise<unknown> {
    return this.send(["EVAL", script, "1", key, ...values]);
  }

  close(): void {
    this.isClosed = true;
    this.connection?.close();
    this.connection = undefined;
  }

  private async send(command: readonly (string | Buffer)[]): Promise<unknown> {
    const connection = this.connection ?? (await this.connectFirst());
    if (!connection) return "off";
    try {
      const answer = await within(this.timeoutMs, connection.send(command));
      this.timeouts = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof TooLate)) return "off";
      if (++this.timeouts >= mostTimeouts) this.lose(connection, error);
      return "off";
    }
  }

  /** Waits for the first connection of the process only: whoever comes while it is off goes on without it. */
  private async connectFirst(): Promise<RedisConnection | undefined> {
    const isFirst = this.reason === undefined;
    if (!this.isClosed && Date.now() >= this.notBefore) this.connecting ??= this.connect();
    if (isFirst && this.connecting) {
      await within(this.connectMs, this.connecting).catch(() => undefined);
    }
    return this.connection;
  }

  private async connect(): Promise<void> {
    try {
      const connection = await connectRedis(this.server, (error) => this.lose(connection, error));
      if (this.isClosed) return connection.close();
      this.connection = connection;
      this.timeouts = 0;
      this.pause = shortestPauseMs;
    } catch (error) {
      this.rest(error);
    } finally {
      this.connecting = undefined;
    }
  }

  private lose(connection: RedisConnection, error: unknown): void {
    if (this.connection !== connection) return;
    connection.close();
    this.connection = undefined;
    this.rest(error);
  }

  private rest(error: unknown): void {
    if (this.isClosed) return;
    this.reason = error instanceof Error ? error.message : String(error);
    this.notBefore = Date.now() + this.pause;
    this.pause = Math.min(this.pause * 2, longestPauseMs);
    console.warn(`The cache is off, and answers are slower: ${this.reason}`);
  }
}

class TooLate extends Error {}

/** Into so many parts a wait is cut. */
const parts = 4;

/**
 * Waits in parts, one after the other: a process that was busy for long has used up one of them, and still sees the answer that came
 * meanwhile.
 */
function within<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = setTimeout(() => {
        if (left > 1) wait(left - 1);
        else reject(new TooLate(`no answer within ${milliseconds} ms`));
      }, milliseconds / parts);
    };
    wait(parts);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
