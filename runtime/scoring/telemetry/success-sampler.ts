/**
 * Lets one success through in an interval, and says how many it stands for: itself and those passed over since the last.
 * So counts stay right, whatever the load.
 */
export class SuccessSampler {
  private readonly intervalMs: number;
  private next = 0;
  private unheard = 0;

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  /** @returns how many successes this one stands for; 0 when it is passed over */
  weigh(nowMs: number): number {
    this.unheard += 1;
    if (nowMs < this.next) return 0;
    const weight = this.unheard;
    this.unheard = 0;
    this.next = nowMs + this.intervalMs;
    return weight;
  }
}
