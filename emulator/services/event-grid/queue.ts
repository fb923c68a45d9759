/** Runs work on keys when it is due, a bounded number at a time. */
export class DueQueue {
  private readonly work: (key: string) => Promise<void>;
  private readonly concurrency: number;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly due: string[] = [];
  private readonly running = new Set<Promise<void>>();
  private closed = false;

  /** @param work must not reject */
  constructor(concurrency: number, work: (key: string) => Promise<void>) {
    this.concurrency = concurrency;
    this.work = work;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  add(key: string, afterMs = 0): void {
    if (this.closed) return;
    if (afterMs <= 0) {
      this.due.push(key);
      this.run();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(key);
      this.add(key);
    }, afterMs);
    this.timers.set(key, timer);
  }

  /** Begins nothing any more; waits for what is running, but not for long. */
  async close(withinMs: number): Promise<void> {
    this.closed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    let patience: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise((resolve) => {
      patience = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.running), outOfPatience]);
    clearTimeout(patience);
  }

  private run(): void {
    while (!this.closed && this.running.size < this.concurrency) {
      const key = this.due.shift();
      if (key === undefined) return;
      const running = this.work(key).finally(() => {
        this.running.delete(running);
        this.run();
      });
      this.running.add(running);
    }
  }
}
