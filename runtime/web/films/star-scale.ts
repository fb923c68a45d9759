/** Which ratings the API takes. */
export interface TakenRatings {
  readonly lowest: number;
  readonly highest: number;
  /** Between two that follow each other. */
  readonly step: number;
}

/** More stars than that have no room, and fewer than two are none. */
const mostStars = 10;
const usualStars = 5;

/** Ratings as stars: one for each whole rating where they have room, else five that are filled by as much as it is of the highest. */
export class StarScale {
  /** How many stars are drawn. */
  readonly stars: number;
  /** How many ratings there are. */
  readonly positions: number;
  private readonly taken: TakenRatings;
  private readonly areStars: boolean;

  constructor(taken: TakenRatings) {
    const { lowest, highest, step } = taken;
    this.taken = taken;
    this.positions = Math.floor((highest - lowest) / step + 1e-6) + 1;
    this.areStars = lowest >= 0 && Number.isInteger(highest) && highest > 1 && highest <= mostStars;
    this.stars = this.areStars ? highest : usualStars;
  }

  /** @param position 1 for the lowest rating */
  valueAt(position: number): number {
    const { lowest, step } = this.taken;
    // of steps such as 0.1 no multiple is exact
    return Number((lowest + (position - 1) * step).toFixed(6));
  }

  /** Of the nearest rating: the scale may have been another when it was given. */
  positionOf(value: number): number {
    const { lowest, step } = this.taken;
    return Math.min(Math.max(Math.round((value - lowest) / step), 0), this.positions - 1) + 1;
  }

  /** How many of the stars a rating fills. */
  filled(value: number): number {
    const { lowest, highest } = this.taken;
    const from = Math.min(lowest, 0);
    return Math.min(Math.max(((value - from) / (highest - from)) * this.stars, 0), this.stars);
  }

  words(value: number): string {
    if (!this.areStars) return `${value} of ${this.taken.highest}`;
    return value === 1 ? "1 star" : `${value} stars`;
  }

  /** Whether a rating speaks well of a film. */
  isHigh(value: number): boolean {
    const { lowest, highest } = this.taken;
    return value >= lowest + (highest - lowest) * 0.75;
  }
}
