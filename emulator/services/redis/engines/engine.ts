import type { Duplex } from "node:stream";

/** What keeps the keys: speaks RESP to whoever the gateway let in. */
export interface RedisEngine {
  /** "redis-server 7.0.15" or "embedded". */
  readonly name: string;
  readonly pid?: number;
  connect(): Duplex;
  /** Resolves with the reason when it is gone by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}
