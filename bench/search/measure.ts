/** Answers a query, by its number, with rows. */
export type Ask = (query: number) => readonly number[];

/** How fast and how well queries are answered, one at a time on one processor. */
export interface Measured {
  readonly recall: number;
  /** In a second of processor time. */
  readonly perSecond: number;
  /** Milliseconds by the clock, ascending. */
  readonly times: readonly number[];
  /** Of each query the fastest of its rounds, ascending: what the clock would say if nothing else ran meanwhile. */
  readonly fastest: readonly number[];
}

/**
 * Asks all queries, a round in turns with the other contestants, so that whatever else the machine does hits all
 * alike, and so that only the first query of many finds the caches full of another's vectors.
 */
export function measureInTurns(
  contestants: readonly Ask[],
  truth: readonly (readonly number[])[],
  rounds: number,
): Measured[] {
  const runs = contestants.map((ask) => new Run(ask, truth));
  for (let round = 0; round < rounds; round++) {
    for (const run of runs) run.round();
  }
  return runs.map((run) => run.result(rounds));
}

class Run {
  private readonly ask: Ask;
  private readonly truth: readonly (readonly number[])[];
  private readonly times: number[] = [];
  private readonly fastest: Float64Array;
  private right = 0;
  private cpuMs = 0;

  constructor(ask: Ask, truth: readonly (readonly number[])[]) {
    this.ask = ask;
    this.truth = truth;
    this.fastest = new Float64Array(truth.length).fill(Number.POSITIVE_INFINITY);
  }

  round(): void {
    const before = process.cpuUsage();
    for (const [query, nearest] of this.truth.entries()) {
      const began = performance.now();
      const answer = this.ask(query);
      const time = performance.now() - began;
      this.times.push(time);
      this.fastest[query] = Math.min(time, this.fastest[query] ?? time);
      this.right += nearest.filter((row) => answer.includes(row)).length;
    }
    const { user, system } = process.cpuUsage(before);
    this.cpuMs += (user + system) / 1000;
  }

  result(rounds: number): Measured {
    const wanted = rounds * this.truth.reduce((sum, nearest) => sum + nearest.length, 0);
    return {
      recall: this.right / wanted,
      perSecond: (1000 * this.times.length) / this.cpuMs,
      times: this.times.sort((one, other) => one - other),
      fastest: [...this.fastest.sort()],
    };
  }
}

export function quantile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}
