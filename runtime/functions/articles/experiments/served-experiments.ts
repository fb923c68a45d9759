import type { Pool } from "pg";
import type { Experiments } from "../../../articles/experiments/experiment";
import { FollowedStops } from "../../../articles/experiments/followed-stops";
import { type ReaderVariants, VariantsOfReaders } from "../../../articles/experiments/reader-variants";
import { RequestCounts } from "../../../articles/experiments/request-counts";

/** The experiments that an instance serves: who is in which variant, which were stopped, and how their requests fare. */
export class ServedExperiments {
  readonly declared: Experiments;
  private readonly readers: VariantsOfReaders;
  private readonly stops: FollowedStops;
  private readonly requests: RequestCounts;

  constructor(database: Pick<Pool, "query">, declared: Experiments) {
    this.declared = declared;
    this.stops = new FollowedStops(database, declared);
    this.readers = new VariantsOfReaders(declared, this.stops);
    this.requests = new RequestCounts(
      database,
      (name) => declared[name]?.guardrails.p95Seconds ?? Number.POSITIVE_INFINITY,
    );
  }

  start(): Promise<void> {
    return this.stops.start();
  }

  /** Looks at once at what was stopped. */
  poll(): Promise<void> {
    return this.stops.poll();
  }

  /** @param reader pseudonym @param now milliseconds since 1970 */
  of(reader: string, now: number): ReaderVariants {
    return this.readers.of(reader, now);
  }

  /** Counts what became of a list. */
  async counted<T>({ variants }: ReaderVariants, make: () => Promise<Counted<T>>): Promise<T> {
    if (variants === undefined) return (await make()).answer;
    const began = performance.now();
    let failed = true;
    try {
      const { answer, isWhole } = await make();
      failed = !isWhole;
      return answer;
    } finally {
      this.requests.answered({ variants, failed, seconds: (performance.now() - began) / 1000 });
    }
  }

  /** Writes what was counted. */
  flush(): Promise<void> {
    return this.requests.flush();
  }

  close(): void {
    this.stops.close();
  }
}

export interface Counted<T> {
  readonly answer: T;
  /** Made with what its variant says. */
  readonly isWhole: boolean;
}
