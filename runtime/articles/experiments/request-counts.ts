import type { Pool } from "pg";

/** A list that was made for a reader of variants, or could not be made. */
export interface VariantRequest {
  /** By experiment. */
  readonly variants: Readonly<Record<string, string>>;
  /** It ended in an error, or without its model. */
  readonly failed: boolean;
  readonly seconds: number;
}

interface Counts {
  requests: number;
  errors: number;
  slow: number;
}

const add = `
insert into articles.experiment_requests as kept (experiment, minute, variant, requests, errors, slow)
select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
  as given (experiment, minute, variant, requests, errors, slow)
order by experiment, minute, variant
on conflict (experiment, minute, variant) do update set
  requests = kept.requests + excluded.requests, errors = kept.errors + excluded.errors, slow = kept.slow + excluded.slow`;

/** Requests by variant and minute, some seconds later in the database: nobody waits for it, and without experiments it does nothing. */
export class RequestCounts {
  private readonly database: Pick<Pool, "query">;
  private readonly slowSeconds: (experiment: string) => number;
  private readonly flushMs: number;
  private waiting = new Map<string, Counts>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param slowSeconds from which on a list of an experiment took too long
   * @param flushMs between two writes. @default 10000
   */
  constructor(
    database: Pick<Pool, "query">,
    slowSeconds: (experiment: string) => number,
    { flushMs = 10_000 }: { readonly flushMs?: number } = {},
  ) {
    this.database = database;
    this.slowSeconds = slowSeconds;
    this.flushMs = flushMs;
  }

  answered({ variants, failed, seconds }: VariantRequest, now = Date.now()): void {
    const minute = new Date(now - (now % 60_000)).toISOString();
    for (const [experiment, variant] of Object.entries(variants)) {
      const slow = seconds > this.slowSeconds(experiment) ? 1 : 0;
      this.count(`${experiment} ${minute} ${variant}`, { requests: 1, errors: failed ? 1 : 0, slow });
    }
    this.timer ??= setTimeout(() => void this.flush(), this.flushMs).unref();
  }

  /** Writes what waits; what cannot be written is tried with what comes. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const counted = [...this.waiting];
    this.waiting = new Map();
    if (counted.length === 0) return;
    const keys = counted.map(([key]) => key.split(" "));
    const column = (of: keyof Counts) => counted.map(([, counts]) => counts[of]);
    try {
      await this.database.query(add, [
        ...[0, 1, 2].map((at) => keys.map((key) => key[at])),
        column("requests"),
        column("errors"),
        column("slow"),
      ]);
    } catch {
      for (const [key, counts] of counted) this.count(key, counts);
    }
  }

  private count(key: string, { requests, errors, slow }: Counts): void {
    const counts = this.waiting.get(key) ?? { requests: 0, errors: 0, slow: 0 };
    counts.requests += requests;
    counts.errors += errors;
    counts.slow += slow;
    this.waiting.set(key, counts);
  }
}
