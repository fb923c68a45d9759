/** Looks at something again and again, never twice at once. A process does not go on for it. */
export class RepeatedLook {
  private readonly look: () => Promise<void>;
  private readonly everyMs: number;
  private underWay: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param look deals with what goes wrong itself: nobody waits for the looks that the clock begins */
  constructor(look: () => Promise<void>, everyMs: number) {
    this.look = look;
    this.everyMs = everyMs;
  }

  /** Looks now, unless a look is under way: then it waits for that one. */
  now(): Promise<void> {
    this.underWay ??= this.look().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  /** Looks from now on as often as it was told, until `end`. */
  begin(): void {
    this.timer ??= setInterval(() => void this.now(), this.everyMs).unref();
  }

  /** Begins, and waits for the first look. */
  start(): Promise<void> {
    this.begin();
    return this.now();
  }

  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
