const minuteMs = 60_000;

/** What is looked back at. */
export const recentMinutes = 60;

/** Of durations: each twentieth of a power of ten, from 0.1 ms to 100 s, so what is told is at most 12 % too long. */
const [binsPerDecade, bins, shortestMs] = [20, 120, 0.1];

/** Who watches is not counted among those who use it. */
const watching = new Set(["getHealth", "getMetrics", "getMonitoring"]);

interface Minute {
  readonly minute: number;
  requests: number;
  failed: number;
  lists: number;
  popular: number;
  readonly durations: Uint32Array;
}

/** What this process did in the last hour, minute by minute. */
export class RecentUse {
  private readonly now: () => number;
  private readonly began: number;
  private readonly minutes: Minute[] = [];

  /** @param now in milliseconds since 1970 */
  constructor(now = Date.now) {
    this.now = now;
    this.began = now();
  }

  answered({ operation, status, seconds }: { operation: string; status: number; seconds: number }): void {
    if (watching.has(operation)) return;
    const minute = this.minute();
    minute.requests += 1;
    if (status >= 500) minute.failed += 1;
    const bin = Math.ceil(Math.log10((seconds * 1000) / shortestMs) * binsPerDecade);
    const at = Math.min(Math.max(bin, 0), bins - 1);
    minute.durations[at] = (minute.durations[at] ?? 0) + 1;
  }

  listed(because: "ratings" | "popular"): void {
    const minute = this.minute();
    minute.lists += 1;
    if (because === "popular") minute.popular += 1;
  }

  summary() {
    this.forget();
    const sum = (of: (minute: Minute) => number) => this.minutes.reduce((all, each) => all + of(each), 0);
    const since = Math.max(this.began, this.now() - recentMinutes * minuteMs);
    return {
      since: new Date(since).toISOString(),
      requests: sum(({ requests }) => requests),
      failed: sum(({ failed }) => failed),
      p95_ms: this.quantile(0.95),
      lists: sum(({ lists }) => lists),
      popular: sum(({ popular }) => popular),
    };
  }

  /** In milliseconds; null when nobody asked. */
  private quantile(share: number): number | null {
    const counts = Array.from({ length: bins }, (_, bin) =>
      this.minutes.reduce((all, { durations }) => all + (durations[bin] ?? 0), 0),
    );
    let left = share * counts.reduce((all, each) => all + each, 0);
    if (left === 0) return null;
    const bin = counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return Number((shortestMs * 10 ** (bin / binsPerDecade)).toPrecision(3));
  }

  private minute(): Minute {
    const minute = Math.floor(this.now() / minuteMs);
    const last = this.minutes.at(-1);
    if (last?.minute === minute) return last;
    this.forget();
    const begun = { minute, requests: 0, failed: 0, lists: 0, popular: 0, durations: new Uint32Array(bins) };
    this.minutes.push(begun);
    return begun;
  }

  private forget(): void {
    const oldest = Math.floor(this.now() / minuteMs) - recentMinutes;
    while (this.minutes[0] && this.minutes[0].minute <= oldest) this.minutes.shift();
  }
}
