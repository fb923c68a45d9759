import { ErrorReply, ok, type Reply, StatusReply } from "../resp/reply";
import { setOptionsOf } from "./set-options";
import type { Store } from "./store";

/** One client of the embedded server. */
export interface Session {
  readonly id: number;
  readonly store: Store;
  protocol: 2 | 3;
  clientName: string;
}

type Handler = (session: Session, args: readonly Buffer[]) => Reply;

interface Definition {
  /** Fewest and most arguments. */
  readonly count: readonly [number, number];
  readonly run: Handler;
}

const anyNumber = Number.POSITIVE_INFINITY;
const syntaxError = new ErrorReply("ERR syntax error");
const notANumber = new ErrorReply("ERR value is not an integer or out of range");

/** Keys are bytes; as latin1 each byte stays one character. */
const keyOf = (bytes: Buffer | undefined) => (bytes ?? Buffer.alloc(0)).toString("latin1");
const wordOf = (bytes: Buffer | undefined) => (bytes ?? Buffer.alloc(0)).toString().toUpperCase();

const define = (fewest: number, most: number, run: Handler): Definition => ({ count: [fewest, most], run });

const commands: Readonly<Record<string, Definition>> = {
  GET: define(1, 1, ({ store }, [key]) => store.get(keyOf(key)) ?? null),
  GETDEL: define(1, 1, ({ store }, [key]) => {
    const value = store.get(keyOf(key)) ?? null;
    store.delete(keyOf(key));
    return value;
  }),
  MGET: define(1, anyNumber, ({ store }, keys) => keys.map((key) => store.get(keyOf(key)) ?? null)),
  SET: define(2, anyNumber, set),
  SETEX: define(3, 3, (session, [key, seconds, value]) =>
    setFor(session, key, value, numberOf(seconds), 1000),
  ),
  PSETEX: define(3, 3, (session, [key, ms, value]) => setFor(session, key, value, numberOf(ms), 1)),
  SETNX: define(2, 2, ({ store }, [key, value]) => {
    if (store.has(keyOf(key))) return 0;
    store.set(keyOf(key), value ?? Buffer.alloc(0));
    return 1;
  }),
  MSET: define(2, anyNumber, ({ store }, args) => {
    if (args.length % 2 === 1) return new ErrorReply("ERR wrong number of arguments for 'mset' command");
    for (let at = 0; at < args.length; at += 2) store.set(keyOf(args[at]), args[at + 1] ?? Buffer.alloc(0));
    return ok;
  }),
  DEL: define(1, anyNumber, ({ store }, keys) => keys.filter((key) => store.delete(keyOf(key))).length),
  UNLINK: define(1, anyNumber, ({ store }, keys) => keys.filter((key) => store.delete(keyOf(key))).length),
  EXISTS: define(1, anyNumber, ({ store }, keys) => keys.filter((key) => store.has(keyOf(key))).length),
  STRLEN: define(1, 1, ({ store }, [key]) => store.get(keyOf(key))?.length ?? 0),
  TYPE: define(1, 1, ({ store }, [key]) => new StatusReply(store.has(keyOf(key)) ? "string" : "none")),
  INCR: define(1, 1, (session, [key]) => add(session, key, 1)),
  DECR: define(1, 1, (session, [key]) => add(session, key, -1)),
  INCRBY: define(2, 2, (session, [key, by]) => add(session, key, numberOf(by))),
  DECRBY: define(2, 2, (session, [key, by]) => add(session, key, -numberOf(by))),

  EXPIRE: define(2, 2, (session, [key, seconds]) => expire(session, key, numberOf(seconds) * 1000)),
  PEXPIRE: define(2, 2, (session, [key, ms]) => expire(session, key, numberOf(ms))),
  PERSIST: define(1, 1, ({ store }, [key]) =>
    typeof store.expiryOf(keyOf(key)) === "number" && store.expire(keyOf(key), undefined) ? 1 : 0,
  ),
  TTL: define(1, 1, (session, [key]) => leftOf(session, key, 1000)),
  PTTL: define(1, 1, (session, [key]) => leftOf(session, key, 1)),

  SCAN: define(1, anyNumber, scan),
  DBSIZE: define(0, 0, ({ store }) => store.size),
  FLUSHDB: define(0, 1, ({ store }) => {
    store.clear();
    return ok;
  }),
  FLUSHALL: define(0, 1, ({ store }) => {
    store.clear();
    return ok;
  }),

  PING: define(0, 1, (_, [text]) => text ?? new StatusReply("PONG")),
  ECHO: define(1, 1, (_, [text]) => text ?? null),
  SELECT: define(1, 1, (_, [index]) =>
    numberOf(index) === 0 ? ok : new ErrorReply("ERR DB index is out of range"),
  ),
  HELLO: define(0, anyNumber, hello),
  CLIENT: define(1, anyNumber, client),
  INFO: define(0, anyNumber, ({ store }) =>
    [
      "# Server",
      "redis_version:7.0.0",
      "redis_mode:standalone",
      "# Memory",
      `used_memory:${store.usedBytes}`,
      "# Keyspace",
      `db0:keys=${store.size}`,
      "",
    ].join("\r\n"),
  ),
  COMMAND: define(0, anyNumber, (_, [what]) => {
    if (wordOf(what) === "COUNT") return Object.keys(commands).length;
    return wordOf(what) === "DOCS" ? new Map() : [];
  }),
};

/** The answer to a command; what the embedded server does not run is refused by its name. */
export function run(session: Session, name: string, args: readonly Buffer[]): Reply {
  const found = commands[name];
  if (found === undefined) {
    return new ErrorReply(
      `ERR unknown command '${name.toLowerCase()}'. The embedded server of the local Azure runs ${Object.keys(commands).join(", ")}; where the machine has redis-server, it runs every command`,
    );
  }
  const [fewest, most] = found.count;
  if (args.length < fewest || args.length > most) {
    return new ErrorReply(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
  }
  try {
    return found.run(session, args);
  } catch (error) {
    if (error instanceof RangeError) return notANumber;
    if ((error as Error).name === "OutOfMemory") {
      return new ErrorReply("OOM command not allowed when used memory > 'maxmemory'.");
    }
    throw error;
  }
}

function set({ store }: Session, [keyBytes, value = Buffer.alloc(0), ...rest]: readonly Buffer[]): Reply {
  const options = setOptionsOf(rest, numberOf);
  if (options === undefined) return syntaxError;
  if (options.isTimeInvalid) return new ErrorReply("ERR invalid expire time in 'set' command");
  const key = keyOf(keyBytes);
  const before = store.get(key);
  const isAllowed = options.onlyIf === undefined || (options.onlyIf === "there") === (before !== undefined);
  if (isAllowed) {
    const kept = options.keepsTime ? (store.expiryOf(key) ?? undefined) : undefined;
    store.set(key, value, options.expiresAt ?? kept);
  }
  if (options.answersBefore) return before ?? null;
  return isAllowed ? ok : null;
}

function setFor(
  { store }: Session,
  key: Buffer | undefined,
  value: Buffer | undefined,
  time: number,
  unitMs: number,
): Reply {
  if (time <= 0) return new ErrorReply("ERR invalid expire time in 'setex' command");
  store.set(keyOf(key), value ?? Buffer.alloc(0), Date.now() + time * unitMs);
  return ok;
}

function add({ store }: Session, keyBytes: Buffer | undefined, by: number): Reply {
  const key = keyOf(keyBytes);
  const sum = numberOf(store.get(key) ?? Buffer.from("0")) + by;
  if (!Number.isSafeInteger(sum)) return new ErrorReply("ERR increment or decrement would overflow");
  store.set(key, Buffer.from(String(sum)), store.expiryOf(key) ?? undefined);
  return sum;
}

function expire({ store }: Session, keyBytes: Buffer | undefined, ms: number): Reply {
  const key = keyOf(keyBytes);
  if (!store.has(key)) return 0;
  if (ms <= 0) store.delete(key);
  else store.expire(key, Date.now() + ms);
  return 1;
}

function leftOf({ store }: Session, key: Buffer | undefined, unitMs: number): Reply {
  const expiresAt = store.expiryOf(keyOf(key));
  if (expiresAt === null) return -2;
  return expiresAt === undefined ? -1 : Math.round((expiresAt - Date.now()) / unitMs);
}

/** The cursor counts keys; keys that are deleted meanwhile may make others be left out. */
function scan({ store }: Session, [cursor, ...rest]: readonly Buffer[]): Reply {
  let pattern = /^/s;
  let count = 10;
  for (let at = 0; at < rest.length; at += 2) {
    const value = rest[at + 1];
    if (value === undefined) return syntaxError;
    if (wordOf(rest[at]) === "MATCH") pattern = globOf(keyOf(value));
    else if (wordOf(rest[at]) === "COUNT") count = numberOf(value);
    else if (wordOf(rest[at]) !== "TYPE") return syntaxError;
  }
  const keys = store.keys();
  const start = numberOf(cursor);
  const found = keys.slice(start, start + count).filter((key) => pattern.test(key));
  const next = start + count >= keys.length ? 0 : start + count;
  return [String(next), found.map((key) => Buffer.from(key, "latin1"))];
}

function globOf(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}

function hello(session: Session, [version, ...rest]: readonly Buffer[]): Reply {
  if (version !== undefined) {
    const wanted = Number(version);
    if (wanted !== 2 && wanted !== 3) return new ErrorReply("NOPROTO unsupported protocol version");
    if (wordOf(rest[0]) === "SETNAME") session.clientName = (rest[1] ?? "").toString();
    else if (rest.length > 0) return syntaxError;
    session.protocol = wanted;
  }
  return new Map<string, Reply>([
    ["server", "redis"],
    ["version", "7.0.0"],
    ["proto", session.protocol],
    ["id", session.id],
    ["mode", "standalone"],
    ["role", "master"],
    ["modules", []],
  ]);
}

function client(session: Session, [what, value]: readonly Buffer[]): Reply {
  switch (wordOf(what)) {
    case "ID":
      return session.id;
    case "SETNAME":
      session.clientName = (value ?? "").toString();
      return ok;
    case "GETNAME":
      return session.clientName || null;
    case "SETINFO":
    case "NO-EVICT":
    case "NO-TOUCH":
      return ok;
    default:
      return new ErrorReply(`ERR unknown subcommand '${(what ?? "").toString()}'.`);
  }
}

/** @throws RangeError */
function numberOf(bytes: Buffer | undefined): number {
  const text = (bytes ?? "").toString();
  if (!/^-?\d{1,16}$/.test(text)) throw new RangeError(text);
  return Number(text);
}
