/** AdaptiveBins that a column keeps: a drift between two columns of continuous numbers is seen at that many places. */
export const mostBins = 512;

/** A power of two above 2 · mostBins, so that a free slot is always near. */
const slots = 2048;

/**
 * Counts by 52-bit keys, in at most 512 bins: when there are more, each two neighbours become one, again and again.
 *
 * How coarse the bins are depends only on which keys there are, so the bins of two parts, merged, are those of the whole: it does not
 * matter what was counted where and in which order.
 */
export class AdaptiveBins {
  /** How many of a key's low bits are left out, and two to the power of it. */
  private dropped = 0;
  private width = 1;
  private size = 0;
  private readonly keys = new Float64Array(slots).fill(-1);
  private readonly counts = new Float64Array(slots);

  get droppedBits(): number {
    return this.dropped;
  }

  /** @param key a whole number from 0 to 2^52 - 1 */
  add(key: number, count = 1): void {
    this.addBin(this.width === 1 ? key : Math.floor(key / this.width), count);
  }

  addAll(other: AdaptiveBins): void {
    while (this.dropped < other.dropped) this.coarsen();
    for (const [bin, count] of other.entries())
      this.addBin(Math.floor(bin / 2 ** (this.dropped - other.dropped)), count);
  }

  /** The same counts, with more of the keys' bits left out. */
  coarser(dropped: number): AdaptiveBins {
    const step = 2 ** (dropped - this.dropped);
    return AdaptiveBins.from(
      dropped,
      this.entries().map(([bin, count]) => [Math.floor(bin / step), count]),
    );
  }

  /** AdaptiveBins in ascending order, each a key without the dropped bits, and how often it occurred. */
  entries(): (readonly [bin: number, count: number])[] {
    const entries: (readonly [number, number])[] = [];
    for (let slot = 0; slot < slots; slot++) {
      if (this.keys[slot] !== -1) entries.push([this.keys[slot] as number, this.counts[slot] as number]);
    }
    return entries.sort(([a], [b]) => a - b);
  }

  static from(dropped: number, entries: Iterable<readonly [bin: number, count: number]>): AdaptiveBins {
    const bins = new AdaptiveBins();
    bins.dropped = dropped;
    bins.width = 2 ** dropped;
    for (const [bin, count] of entries) bins.addBin(bin, count);
    return bins;
  }

  private addBin(bin: number, count: number): void {
    const word = bin < 2 ** 32 ? bin : bin ^ (bin / 2 ** 32);
    let slot = Math.imul(word, 0x9e37_79b1) >>> 21;
    while (this.keys[slot] !== bin) {
      if (this.keys[slot] === -1) {
        this.keys[slot] = bin;
        this.size++;
        break;
      }
      slot = (slot + 1) % slots;
    }
    (this.counts[slot] as number) += count;
    while (this.size > mostBins) this.coarsen();
  }

  private coarsen(): void {
    const entries = this.entries();
    this.keys.fill(-1);
    this.counts.fill(0);
    this.size = 0;
    this.dropped++;
    this.width *= 2;
    for (const [bin, count] of entries) this.addBin(Math.floor(bin / 2), count);
  }
}
