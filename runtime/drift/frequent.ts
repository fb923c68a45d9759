/** Names that are counted while a profile is made, and that a profile keeps. */
const [counted, kept] = [1024, 32] as const;

/** A name, and how often it occurred at least: the true number is higher by at most a thousandth of all. */
export type Frequent = readonly [name: string, atLeast: number];

/**
 * The most frequent names in bounded memory: Misra, Gries, "Finding repeated elements" (1982); merged as in Agarwal et al., "Mergeable
 * summaries" (2012).
 */
export class FrequentNames {
  private counts = new Map<string, number>();

  constructor(known: Iterable<Frequent> = []) {
    for (const [name, count] of known) this.add(name, count);
  }

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
    this.forgetRare();
  }

  addAll(other: FrequentNames): void {
    for (const [name, count] of other.counts) this.counts.set(name, (this.counts.get(name) ?? 0) + count);
    this.forgetRare();
  }

  /** At most 32, the most frequent first. */
  top(): Frequent[] {
    return [...this.counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).slice(0, kept);
  }

  /** Everything loses what the first one has that finds no place; seldom, so that it costs little. */
  private forgetRare(): void {
    if (this.counts.size <= 2 * counted) return;
    const loss = [...this.counts.values()].sort((a, b) => b - a)[counted] as number;
    this.counts = new Map(
      [...this.counts].map(([name, count]) => [name, count - loss] as const).filter(([, count]) => count > 0),
    );
  }
}
