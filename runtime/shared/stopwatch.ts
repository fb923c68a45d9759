/** Measures the steps of one invocation. */
export class Stopwatch {
  private readonly steps = new Map<string, number>();

  /** Runs a step; a step that fails counts too, and steps of the same name add up. */
  async time<Result>(step: string, run: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await run();
    } finally {
      this.steps.set(step, (this.steps.get(step) ?? 0) + performance.now() - start);
    }
  }

  /** Milliseconds of each step so far, rounded to tenths. */
  milliseconds(): Record<string, number> {
    return Object.fromEntries([...this.steps].map(([step, time]) => [step, Math.round(time * 10) / 10]));
  }
}
