import type { EvictionPolicy } from "../redis-caches";

interface Entry {
  readonly value: Buffer;
  /** Milliseconds since 1970; undefined: it stays. */
  readonly expiresAt: number | undefined;
}

/** What an entry costs besides its bytes. */
const overheadBytes = 100;

/** No key may be evicted, and there is no room. */
export class OutOfMemory extends Error {
  override readonly name = "OutOfMemory";
}

/** Keys and values within a bound of memory; the least recently used go first. */
export class Store {
  private readonly maximumBytes: number;
  private readonly policy: EvictionPolicy;
  /** The longest unused first. */
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(maximumBytes: number, policy: EvictionPolicy) {
    this.maximumBytes = maximumBytes;
    this.policy = policy;
  }

  get usedBytes(): number {
    return this.bytes;
  }

  get size(): number {
    this.dropExpired();
    return this.entries.size;
  }

  get(key: string): Buffer | undefined {
    const entry = this.live(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Milliseconds since 1970 at which the key ends; undefined when it stays, null when there is no such key. */
  expiryOf(key: string): number | undefined | null {
    const entry = this.live(key);
    return entry === undefined ? null : entry.expiresAt;
  }

  has(key: string): boolean {
    return this.live(key) !== undefined;
  }

  /** @throws OutOfMemory when nothing may make room for it */
  set(key: string, value: Buffer, expiresAt?: number): void {
    this.delete(key);
    // a copy: what came from the network is a piece of a larger buffer
    const entry = { value: Buffer.from(value), expiresAt };
    this.makeRoom(sizeOf(key, entry));
    this.bytes += sizeOf(key, entry);
    this.entries.set(key, entry);
  }

  expire(key: string, expiresAt: number | undefined): boolean {
    const entry = this.live(key);
    if (entry === undefined) return false;
    this.entries.set(key, { ...entry, expiresAt });
    return true;
  }

  delete(key: string): boolean {
    const isThere = this.live(key) !== undefined;
    this.drop(key);
    return isThere;
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }

  keys(): string[] {
    this.dropExpired();
    return [...this.entries.keys()];
  }

  private live(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.expiresAt === undefined || entry.expiresAt > Date.now()) return entry;
    this.drop(key);
    return undefined;
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.bytes -= sizeOf(key, entry);
  }

  private dropExpired(): void {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.entries) {
      if (expiresAt !== undefined && expiresAt <= now) this.drop(key);
    }
  }

  private makeRoom(bytes: number): void {
    for (const [key, { expiresAt }] of this.entries) {
      if (this.bytes + bytes <= this.maximumBytes) return;
      const mayGo =
        this.policy === "AllKeysLRU" || (this.policy === "VolatileLRU" && expiresAt !== undefined);
      if (mayGo) this.drop(key);
    }
    if (this.bytes + bytes > this.maximumBytes) throw new OutOfMemory("no key may be evicted");
  }
}

function sizeOf(key: string, { value }: Entry): number {
  return Buffer.byteLength(key, "latin1") + value.length + overheadBytes;
}
