interface Waiting {
  readonly bytes: number;
  start(): void;
}

/** Memory that several images share: an image whose share is not free waits for those before it, in their order. */
export class MemoryBudget {
  private readonly bytes: number;
  private readonly queue: Waiting[] = [];
  private taken = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** Runs work that takes so many bytes, once they are free; work that takes more than there are runs alone. */
  async spend<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    const share = Math.min(bytes, this.bytes);
    await new Promise<void>((start) => {
      this.queue.push({ bytes: share, start });
      this.startNext();
    });
    try {
      return await work();
    } finally {
      this.taken -= share;
      this.startNext();
    }
  }

  /** Nobody overtakes: a large image would wait for as long as small ones arrive. */
  private startNext(): void {
    for (let next = this.queue[0]; next && this.taken + next.bytes <= this.bytes; next = this.queue[0]) {
      this.queue.shift();
      this.taken += next.bytes;
      next.start();
    }
  }
}
