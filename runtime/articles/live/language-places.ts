/** A row that goes from one place to another. */
export type Move = (from: number, to: number) => void;

/**
 * Keeps the rows of a language together: places 0 to `size - 1` are taken, first by all rows of one language, then by those of the next.
 *
 * ```
 * de de de │ en en │ fr fr fr        a row of "de" comes: the first of each language behind it goes to that one's end
 * de de de de │ en en │ fr fr fr
 * ```
 */
export class LanguagePlaces {
  /** Behind the last place of each language, in the order in which they came first. */
  private readonly ends: number[] = [];
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.ends.at(-1) ?? 0;
  }

  /** @returns the place of a new row */
  add(language: string, move: Move): number {
    const own = this.numberOf(language);
    for (let each = this.ends.length - 1; each > own; each--) {
      const first = this.ends[each - 1] as number;
      const end = (this.ends[each] as number)++;
      if (first !== end) move(first, end);
    }
    return (this.ends[own] as number)++;
  }

  /** Takes a row out: what moves fills its place and what that leaves, so that place `size` is free afterwards. */
  remove(place: number, move: Move): void {
    let free = place;
    for (let each = this.ends.findIndex((end) => place < end); each < this.ends.length; each++) {
      const last = --(this.ends[each] as number);
      if (last !== free) move(last, free);
      free = last;
    }
  }

  private numberOf(language: string): number {
    const known = this.numbers.get(language);
    if (known !== undefined) return known;
    this.numbers.set(language, this.ends.length);
    return this.ends.push(this.size) - 1;
  }
}
