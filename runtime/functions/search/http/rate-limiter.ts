interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Clients that are remembered; then whoever has been away the longest is forgotten, and begins with a full bucket. */
const mostClients = 10_000;

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
