import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { trust } from "../../../emulator/core/trust";
import { localDeveloperId } from "../../../emulator/identity/local-ids";
import { TestCache } from "../../../emulator/services/redis/testing/cache";
import { Redis } from "../redis";

/** The machine's own redis-server as the local Azure has it, with TLS and tokens, and a client of it. */
export class TestRedis {
  readonly redis: Redis;
  /** Of the authority that other processes have to trust. */
  readonly authorityFile: string;
  private readonly cache: TestCache;

  private constructor(cache: TestCache, authorityFile: string) {
    this.cache = cache;
    this.authorityFile = authorityFile;
    this.redis = new Redis({
      host: cache.socket.host,
      port: cache.socket.port,
      username: localDeveloperId,
      // a machine that is busy must not look like a server that is gone
      timeoutMs: 60_000,
      connectMs: 60_000,
      tokens: async () => ({
        token: (await cache.credentials()).password,
        expiresOnTimestamp: Date.now() + 3_600_000,
      }),
    });
  }

  static async start(): Promise<TestRedis> {
    const cache = new TestCache("redis-server");
    await cache.start();
    const authority = join(cache.folder, "trusted.pem");
    writeFileSync(authority, cache.socket.ca);
    trust(authority);
    return new TestRedis(cache, authority);
  }

  /** What a client in another process needs. */
  async forOthers(): Promise<{ host: string; port: number; username: string; token: string }> {
    const { host, port } = this.cache.socket;
    const { username, password } = await this.cache.credentials();
    return { host, port, username, token: password };
  }

  /** Seconds that a key of each kind lives, by the first word of its name, or the one after "articles". */
  async lives(): Promise<Record<string, number>> {
    const client = await this.cache.connect();
    try {
      const keys = await client.keys("*");
      const lives = await Promise.all(
        keys.map(
          async (key) => [key.replace(/^articles:/, "").split(":")[0] ?? "", await client.ttl(key)] as const,
        ),
      );
      return Object.fromEntries(lives);
    } finally {
      client.destroy();
    }
  }

  /** Memory that the server uses. */
  async usedBytes(): Promise<number> {
    const client = await this.cache.connect();
    try {
      return Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
    } finally {
      client.destroy();
    }
  }

  /** Ends the server: whoever asks is told "off". */
  async stop(): Promise<void> {
    this.redis.close();
    await this.cache.end();
  }
}
