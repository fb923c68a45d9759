import type { Pool } from "pg";
import type { Experiments } from "../../../articles/experiments/experiment";
import { FollowedStops } from "../../../articles/experiments/followed-stops";
import { type ReaderVariants, VariantsOfReaders } from "../../../articles/experiments/reader-variants";
import { RequestCounts } from "../../../articles/experiments/request-counts";
import { FollowedTrial } from "../../../articles/experiments/trial/followed-trial";

export interface ServedExperimentsOptions {
  /** Whether versions that the gate accepted are tried by themselves. @default false */
  readonly trials?: boolean;
}

/** The experiments that an instance serves: who is in which variant, which were stopped, and how their requests fare. */
export class ServedExperiments {
  /** In the environment's file. */
  readonly declared: Experiments;
  private readonly stops: FollowedStops;
  private readonly trials: FollowedTrial | undefined;
  private readonly requests: RequestCounts;
  /** With the trial that runs. */
  private all: Experiments;
  private readers: VariantsOfReaders;
  /** The name of that trial. */
  private taken: string | undefined;

  constructor(
    database: Pick<Pool, "query">,
    declared: Experiments,
    { trials = false }: ServedExperimentsOptions = {},
  ) {
    this.declared = declared;
    this.stops = new FollowedStops(database, declared);
    this.trials = trials ? new FollowedTrial(database) : undefined;
    this.all = declared;
    this.readers = new VariantsOfReaders(declared, this.stops);
    this.requests = new RequestCounts(
      database,
      (name) => this.all[name]?.guardrails.p95Seconds ?? Number.POSITIVE_INFINITY,
    );
  }

  async start(): Promise<void> {
    await Promise.all([this.stops.start(), this.trials?.start()]);
  }

  /** Looks at once at what was stopped, and what is tried. */
  async poll(): Promise<void> {
    await Promise.all([this.stops.poll(), this.trials?.poll()]);
  }

  /** @param reader pseudonym @param now milliseconds since 1970 */
  of(reader: string, now: number): ReaderVariants {
    this.takeTrial();
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
    this.trials?.close();
  }

  /** The one that was looked at last. */
  private takeTrial(): void {
    const trial = this.trials?.trial;
    if (trial?.name === this.taken) return;
    this.taken = trial?.name;
    this.all = trial ? { ...this.declared, [trial.name]: trial.experiment } : this.declared;
    this.readers = new VariantsOfReaders(this.all, this.stops);
  }
}

export interface Counted<T> {
  readonly answer: T;
  /** Made with what its variant says. */
  readonly isWhole: boolean;
}
