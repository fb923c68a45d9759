import type { NotUsable } from "./prediction";

/** Crashes within that time count together. */
const memoryMs = 10 * 60_000;
const quarantineMs = 10 * 60_000;
/** What cannot be loaded is not tried again by every request. */
const notLoadableMs = 60_000;

export interface ModelFailure extends NotUsable {
  readonly retryAfterSeconds: number;
}

export interface ModelFailuresOptions {
  /** A model that has ended its workers at so many requests within ten minutes ends no more of them for ten. @default 3 */
  readonly mostCrashes?: number;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Which models cannot be used at present, by their hash, and why. */
export class ModelFailures {
  private readonly mostCrashes: number;
  private readonly now: () => number;
  private readonly crashes = new Map<string, number[]>();
  private readonly failures = new Map<string, NotUsable & { readonly until: number }>();

  constructor({ mostCrashes = 3, now = Date.now }: ModelFailuresOptions = {}) {
    this.mostCrashes = mostCrashes;
    this.now = now;
  }

  of(hash: string): ModelFailure | undefined {
    const found = this.failures.get(hash);
    if (found === undefined) return undefined;
    const { until, ...failure } = found;
    const leftMs = until - this.now();
    if (leftMs > 0) return { ...failure, retryAfterSeconds: Math.ceil(leftMs / 1000) };
    this.failures.delete(hash);
    return undefined;
  }

  notLoadable(hash: string, message: string): void {
    this.failures.set(hash, { code: "ModelNotLoadable", message, until: this.now() + notLoadableMs });
  }

  /** Two workers ended while this model computed one request. */
  crashed(hash: string): void {
    const { mostCrashes } = this;
    const now = this.now();
    const recent = (this.crashes.get(hash) ?? []).filter((at) => now - at < memoryMs);
    recent.push(now);
    if (recent.length < mostCrashes) {
      this.crashes.set(hash, recent);
      return;
    }
    this.crashes.delete(hash);
    this.failures.set(hash, {
      code: "ModelQuarantined",
      message: `It ended the process that computed it ${mostCrashes} times within ${memoryMs / 60_000} minutes, and is left alone for ${quarantineMs / 60_000}.`,
      until: now + quarantineMs,
    });
  }
}
