import { randomBytes } from "node:crypto";
import type { Redis } from "../../shared/redis";
import { listsKey, profileKey, shortened } from "./reader-keys";

/** With a margin, as long as somebody may work on a list from before it. */
const profileSeconds = 3600;
const listSeconds = 15 * 60;

/** As long as one that `changed` makes. */
const turnBytes = 4;
const firstTurn = Buffer.alloc(turnBytes);

/** Keeps a profile beside its turn, unless another one has begun. */
const keepProfile = `
local turn = redis.call('GETRANGE', KEYS[1], 0, ${turnBytes - 1})
if turn == '' or turn == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'EX', ${profileSeconds}) end
return 1`;

/** Leaves nothing but the turn. */
const dropProfile = `
local turn = redis.call('GETRANGE', KEYS[1], 0, ${turnBytes - 1})
if turn ~= '' then redis.call('SET', KEYS[1], turn, 'EX', ${profileSeconds}) end
return 1`;

/**
 * Puts the deeds of a profile in the place of those that are there, behind the line that begins it, and begins the next turn; unless the
 * reader did or chose something meanwhile: then the profile goes, and whoever needs it asks the database.
 */
const followProfile = `
local kept = redis.call('GET', KEYS[1]) or ''
local before = string.sub(kept, 1, ${turnBytes})
local line = string.find(kept, '\\n', ${turnBytes} + 1, true)
local next = ARGV[2]
if next == '' then next = before end
if next == '' then return 1 end
if line and before == ARGV[1] then next = next .. string.sub(kept, ${turnBytes} + 1, line) .. ARGV[3] end
redis.call('SET', KEYS[1], next, 'EX', ${profileSeconds})
return 1`;

/** So many are told to the cache later when it is away; those of the others end by themselves. */
const mostWaiting = 100_000;
const retryMs = 1000;

/** A profile that came of deeds. */
export interface FollowingProfile {
  /** Of the reader, before the deeds were taken in: see `turns`. */
  readonly turn: Buffer;
  readonly packed: Uint8Array;
}

/** What is kept of a reader now, and what it takes to keep more. */
export interface KeptOfReader {
  readonly profile?: Buffer;
  readonly list?: Buffer;
  /** Until the reader does something. Undefined while the cache is away. */
  readonly turn?: Buffer;
}

/**
 * What is kept of readers in Redis: a profile for an hour, a list for 15 minutes, each until the reader does something.
 *
 * ```
 * profile:<hash of the reader>      turn, which changes with each deed; a line of what they chose, and the packed profile
 * articles:lists:<reader>:<query>   turn, answer; the hour is part of the query
 * ```
 *
 * What was made from a profile of an earlier turn is not found, even when it is kept after the deed.
 */
export class ReaderCache {
  private readonly redis: Pick<Redis, "evaluate" | "mget" | "set">;
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(redis: Pick<Redis, "evaluate" | "mget" | "set">) {
    this.redis = redis;
  }

  /**
   * @param query all that decides about a list, besides the reader's deeds and the hour
   * @param now milliseconds since 1970
   */
  async read(reader: string, query: readonly unknown[], now: number): Promise<KeptOfReader> {
    const values = await this.redis.mget([profileKey(reader), listKey(reader, query, now)]);
    if (values === "off") return {};
    const turn = values[0]?.subarray(0, turnBytes) ?? firstTurn;
    const profile = values[0]?.subarray(turnBytes);
    const list = ofTurn(turn, values[1]);
    return { turn, ...(profile?.length && { profile }), ...(list && { list }) };
  }

  /** Of each reader, for profiles that follow; none while the cache is away. To be asked before the database is. */
  async turns(readers: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const values = readers.length === 0 ? [] : await this.redis.mget(readers.map(profileKey));
    if (values === "off") return new Map();
    return new Map(readers.map((reader, n) => [reader, values[n]?.subarray(0, turnBytes) ?? firstTurn]));
  }

  /**
   * @param turn that it was made in; nothing is kept without one
   * @param packed a line of what the reader chose, and what came of their deeds
   */
  async keepProfile(reader: string, turn: Buffer | undefined, packed: Buffer): Promise<void> {
    if (turn !== undefined) await this.redis.evaluate(keepProfile, profileKey(reader), [turn, packed]);
  }

  /** @param query, now as for `read` */
  async keepList(
    reader: string,
    turn: Buffer | undefined,
    query: readonly unknown[],
    now: number,
    answer: string,
  ): Promise<void> {
    if (turn !== undefined)
      await this.redis.set(
        listKey(reader, query, now),
        Buffer.concat([turn, Buffer.from(answer)]),
        listSeconds,
      );
  }

  /**
   * A reader did something, or chose something else: what was made before counts no more. Told again while the cache is away.
   *
   * @param after the profile that came of what they did @default - whoever needs it asks the database
   */
  async changed(reader: string, after?: FollowingProfile): Promise<void> {
    const turn = randomBytes(turnBytes);
    const told = after
      ? await this.follow(reader, turn, after)
      : await this.redis.set(profileKey(reader), turn, profileSeconds);
    if (told !== "off") return;
    if (this.waiting.size < mostWaiting) this.waiting.add(reader);
    this.retryLater();
  }

  /** A reader was shown something: that is part of the profile, and no reason for another list. @param after as above */
  async shown(reader: string, after?: FollowingProfile): Promise<void> {
    const told = after
      ? await this.follow(reader, Buffer.of(), after)
      : await this.redis.evaluate(dropProfile, profileKey(reader), []);
    if (told === "off") await this.changed(reader);
  }

  private follow(reader: string, next: Buffer, { turn, packed }: FollowingProfile): Promise<unknown> {
    return this.redis.evaluate(followProfile, profileKey(reader), [turn, next, Buffer.from(packed)]);
  }

  close(): void {
    clearTimeout(this.timer);
    this.waiting.clear();
  }

  private retryLater(): void {
    this.timer ??= setTimeout(async () => {
      this.timer = undefined;
      const readers = [...this.waiting];
      this.waiting.clear();
      for (const reader of readers) await this.changed(reader);
    }, retryMs).unref();
  }
}

function listKey(reader: string, query: readonly unknown[], now: number): string {
  const hour = Math.floor(now / 3_600_000);
  return listsKey(reader, shortened(JSON.stringify([hour, ...query])));
}

function ofTurn(turn: Buffer, value: Buffer | undefined): Buffer | undefined {
  return value?.subarray(0, turnBytes).equals(turn) ? value.subarray(turnBytes) : undefined;
}
