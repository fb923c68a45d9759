import { seededRandom } from "../../../runtime/shared/seeded-random";

/** The same choices for the same seed. */
export class Chance {
  /** Between 0 and 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** Cuts something out, doubles it, or puts something in. */
  mutated(text: string, insertions: readonly string[]): string {
    const at = this.below(text.length + 1);
    const end = at + this.below(text.length - at + 1);
    const middle = this.one(["", text.slice(at, end).repeat(2), this.one(insertions)]);
    return text.slice(0, at) + middle + text.slice(this.is(0.5) ? at : end);
  }
}
