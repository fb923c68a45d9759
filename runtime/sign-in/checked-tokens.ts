import { hash } from "node:crypto";
import type { CheckedToken } from "./check-token";

/** So long a token is believed without another look at the issuer's keys. */
const believedMs = 5 * 60_000;
/** Of one instance; then whoever has not asked for the longest time is checked again. */
const mostTokens = 20_000;

/**
 * Remembers tokens that were found good, because a signature takes longer to check than most answers take to make. Only hashes of tokens
 * are kept, and only of good ones: whoever forges them fills nothing and drives nobody out.
 */
export class CheckedTokens<Role extends string> {
  private readonly check: (token: string) => Promise<CheckedToken<Role>>;
  private readonly clock: () => number;
  private readonly known = new Map<string, CheckedToken<Role>>();

  /** @param check @throws Problem for one that does not count @param clock milliseconds since 1970 */
  constructor(check: (token: string) => Promise<CheckedToken<Role>>, clock = Date.now) {
    this.check = check;
    this.clock = clock;
  }

  /** Who a token speaks for. @throws what `check` throws */
  async callerOf(token: string): Promise<CheckedToken<Role>["caller"]> {
    const digest = hash("sha256", token, "base64url");
    const known = this.known.get(digest);
    // a map keeps the order of insertion: the first is whoever has been away the longest
    this.known.delete(digest);
    if (known && this.clock() < known.endsAt) {
      this.known.set(digest, known);
      return known.caller;
    }
    const { caller, endsAt } = await this.check(token);
    this.known.set(digest, { caller, endsAt: Math.min(endsAt, this.clock() + believedMs) });
    if (this.known.size > mostTokens) this.forgetOldest();
    return caller;
  }

  get size(): number {
    return this.known.size;
  }

  private forgetOldest(): void {
    const [oldest] = this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
  }
}
