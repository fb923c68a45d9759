/** How long an article was in front of the reader: while the page is hidden nobody reads. */
export class ReadingTime {
  private seconds = 0;
  private since = document.hidden ? undefined : performance.now();
  private readonly look = () => this.lookAgain();

  constructor() {
    document.addEventListener("visibilitychange", this.look);
  }

  /** @returns whole seconds, in all */
  end(): number {
    document.removeEventListener("visibilitychange", this.look);
    this.add();
    return Math.round(this.seconds);
  }

  private lookAgain(): void {
    this.add();
    this.since = document.hidden ? undefined : performance.now();
  }

  private add(): void {
    if (this.since !== undefined) this.seconds += (performance.now() - this.since) / 1000;
    this.since = undefined;
  }
}
