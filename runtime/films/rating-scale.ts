/** Which ratings there are. */
export class RatingScale {
  readonly lowest: number;
  readonly highest: number;
  /** Between two that follow each other. */
  readonly step: number;

  constructor({ lowest, highest, step }: Pick<RatingScale, "lowest" | "highest" | "step">) {
    this.lowest = lowest;
    this.highest = highest;
    this.step = step;
  }

  has(value: number): boolean {
    if (!(value >= this.lowest && value <= this.highest)) return false;
    const steps = (value - this.lowest) / this.step;
    // of steps such as 0.1 no multiple is exact
    return Math.abs(steps - Math.round(steps)) < 1e-6;
  }

  /** E.g. "0.5 to 5 by 0.5". */
  toString(): string {
    return `${this.lowest} to ${this.highest} by ${this.step}`;
  }
}
