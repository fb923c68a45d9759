import { AdaptiveBins } from "./adaptive-bins";
import { type Frequent, FrequentNames } from "./frequent";
import { keyOfNumber, keyOfText, numberOfBin } from "./keys";

/** Different categories that are counted by name before they go into bins. */
const mostPending = 10_000;

/** What is kept of a column of numbers: how many there were, how many were missing, and their distribution in at most 512 bins. */
export class NumberProfile {
  readonly kind = "number";
  rows = 0;
  missing = 0;
  readonly bins: AdaptiveBins;

  constructor(bins = new AdaptiveBins()) {
    this.bins = bins;
  }

  /** @param value what is no finite number is missing */
  add(value: number | null): void {
    this.rows++;
    if (value === null || !Number.isFinite(value)) this.missing++;
    else this.bins.add(keyOfNumber(value));
  }

  addAll(other: NumberProfile): void {
    this.rows += other.rows;
    this.missing += other.missing;
    this.bins.addAll(other.bins);
  }

  /** As near as the bins are narrow; undefined without numbers. */
  get mean(): number | undefined {
    const counted = this.rows - this.missing;
    const sum = this.bins
      .entries()
      .reduce((all, [bin, count]) => all + count * numberOfBin(bin, this.bins.droppedBits), 0);
    return counted === 0 ? undefined : sum / counted;
  }

  /** The number below which a share of all lies, as near as the bins are narrow; undefined without numbers. */
  quantile(share: number): number | undefined {
    let left = share * (this.rows - this.missing);
    const entries = this.bins.entries();
    for (const [bin, count] of entries) {
      left -= count;
      if (left <= 0) return numberOfBin(bin, this.bins.droppedBits);
    }
    const last = entries.at(-1);
    return last && numberOfBin(last[0], this.bins.droppedBits);
  }
}

/** What is kept of a column of names: how many there were, how many were missing, counts in at most 512 bins, and the most frequent. */
export class CategoryProfile {
  readonly kind = "category";
  rows = 0;
  missing = 0;
  private readonly ownBins: AdaptiveBins;
  private readonly names: FrequentNames;
  /** Counted, and not yet in the bins. */
  private readonly pending = new Map<string, { count: number }>();

  constructor(bins = new AdaptiveBins(), frequent: Iterable<Frequent> = []) {
    this.ownBins = bins;
    this.names = new FrequentNames(frequent);
  }

  add(value: string | null): void {
    this.rows++;
    if (value === null) {
      this.missing++;
      return;
    }
    const known = this.pending.get(value);
    if (known) {
      known.count++;
      return;
    }
    this.pending.set(value, { count: 1 });
    if (this.pending.size > mostPending) this.settle();
  }

  addAll(other: CategoryProfile): void {
    this.settle();
    this.rows += other.rows;
    this.missing += other.missing;
    this.ownBins.addAll(other.bins);
    this.names.addAll(other.names);
  }

  get bins(): AdaptiveBins {
    this.settle();
    return this.ownBins;
  }

  /** Most frequent first. Unlike the bins, these depend a little on what was counted where. */
  get frequent(): Frequent[] {
    this.settle();
    return this.names.top();
  }

  private settle(): void {
    for (const [name, { count }] of this.pending) {
      this.ownBins.add(keyOfText(name), count);
      this.names.add(name, count);
    }
    this.pending.clear();
  }
}

export type ColumnProfile = NumberProfile | CategoryProfile;
