/** Lets at most so many through at a time; the others wait in their order. */
export class ConcurrencyLimit {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  async run<Result>(most: number | undefined, act: () => Promise<Result>): Promise<Result> {
    while (most !== undefined && this.inside >= most) {
      await new Promise<void>((free) => this.waiting.push(free));
    }
    this.inside++;
    try {
      return await act();
    } finally {
      this.inside--;
      this.waiting.shift()?.();
    }
  }
}
