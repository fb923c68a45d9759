import { commonProblem } from "../../../http/problem";
import type { SharedLimiter } from "../../../http/shared-limiter";
import type { Asker } from "./who-asks";

/** What one reader may ask in a minute, over all instances. Services and newcomers are counted by their address alone. */
export class ReaderLimits {
  private readonly limiter: Pick<SharedLimiter, "take">;
  private readonly perMinute: number;

  constructor(limiter: Pick<SharedLimiter, "take">, perMinute: number) {
    this.limiter = limiter;
    this.perMinute = perMinute;
  }

  /**
   * @param cost 1 for an ordinary request
   * @throws Problem TooManyRequests
   */
  async take(asker: Asker, cost = 1): Promise<void> {
    if (asker === "service" || asker.kind === "named" || asker.isNew) return;
    const seconds = await this.limiter.take(asker.key, cost);
    if (seconds === 0) return;
    const detail = `${this.perMinute} requests a minute are allowed for a reader.`;
    throw commonProblem("TooManyRequests", { detail, retryAfterSeconds: seconds });
  }
}
