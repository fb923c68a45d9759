import type { Redis } from "../shared/redis";
import { RateLimiter } from "./rate-limiter";

// the server's clock, because those of instances differ
const take = `
local now = redis.call('TIME')
now = now[1] * 1000 + math.floor(now[2] / 1000)
local most, perMs, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(most, (tonumber(kept[1]) or most) + math.max(0, now - (tonumber(kept[2]) or now)) * perMs)
local wait = 0
if tokens < cost then wait = math.ceil((cost - tokens) / perMs / 1000) else tokens = tokens - cost end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(most / perMs))
return wait`;

/**
 * A bucket of tokens for each caller in Redis, one for all instances: a minute's worth at once, then as many as flow in. While Redis
 * cannot be asked, each instance counts for itself.
 */
export class SharedLimiter {
  private readonly redis: Pick<Redis, "evaluate">;
  private readonly perMinute: number;
  private readonly prefix: string;
  private readonly own: RateLimiter;

  /** @param prefix of the keys, e.g. "articles:limit:" */
  constructor(redis: Pick<Redis, "evaluate">, perMinute: number, prefix: string) {
    this.redis = redis;
    this.perMinute = perMinute;
    this.prefix = prefix;
    this.own = new RateLimiter(perMinute);
  }

  /**
   * @param cost 1 for an ordinary request; never more than a minute's worth
   * @returns 0 when it may go on, otherwise the seconds until it may
   */
  async take(caller: string, cost: number): Promise<number> {
    const values = [this.perMinute, this.perMinute / 60_000, Math.min(cost, this.perMinute)].map(String);
    const seconds = await this.redis.evaluate(take, this.prefix + caller, values);
    return typeof seconds === "number" ? seconds : this.own.take(caller, cost);
  }
}
