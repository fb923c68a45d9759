/** Memory that all requests share. Nobody waits for it: whoever finds none is told to come back. */
export class ByteBudget {
  private readonly bytes: number;
  private inUse = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  get taken(): number {
    return this.inUse;
  }

  /** Whether so many bytes were free; they are taken then. A request larger than all of them is taken alone. */
  take(bytes: number): boolean {
    if (this.inUse > 0 && this.inUse + bytes > this.bytes) return false;
    this.inUse += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.inUse -= bytes;
  }
}
