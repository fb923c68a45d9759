import type { Client } from "./client-address";

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Clients that are remembered; then whoever has been away the longest is forgotten, and begins with a full bucket. */
const mostClients = 10_000;

/** A customer's network of /48 may hold several households, of which each has its own limit. */
const clientsOfSite = 4;

/** Counts a client, and what surrounds it, so that nobody gets a new limit with each of his networks. */
export class ClientLimiter {
  private readonly networks: RateLimiter;
  private readonly sites: RateLimiter;

  constructor(perMinute: number) {
    this.networks = new RateLimiter(perMinute);
    this.sites = new RateLimiter(perMinute * clientsOfSite);
  }

  /** @returns 0 when it may go on, otherwise the seconds until it may */
  take({ network, site }: Client, cost: number, now = performance.now()): number {
    const seconds = this.networks.take(network, cost, now);
    // a client that is refused takes nothing from its neighbours
    return seconds > 0 || site === undefined ? seconds : this.sites.take(site, cost, now);
  }
}

/** A bucket of tokens for each client: a minute's worth at once, then as many as flow in. Of one process. */
export class RateLimiter {
  private readonly perMinute: number;
  private readonly buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.perMinute = perMinute;
  }

  /**
   * @param cost 1 for an ordinary request
   * @param now milliseconds
   * @returns 0 when it may go on, otherwise the seconds until it may
   */
  take(client: string, cost: number, now = performance.now()): number {
    const perMillisecond = this.perMinute / 60_000;
    const bucket = this.buckets.get(client) ?? { tokens: this.perMinute, filledAt: now };
    bucket.tokens = Math.min(this.perMinute, bucket.tokens + (now - bucket.filledAt) * perMillisecond);
    bucket.filledAt = now;
    // a map keeps the order of insertion: the first is who has been away the longest
    this.buckets.delete(client);
    this.buckets.set(client, bucket);
    this.forgetOldest();
    if (bucket.tokens < cost) return Math.ceil((cost - bucket.tokens) / perMillisecond / 1000);
    bucket.tokens -= cost;
    return 0;
  }

  get clients(): number {
    return this.buckets.size;
  }

  private forgetOldest(): void {
    if (this.buckets.size <= mostClients) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
