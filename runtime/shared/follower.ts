import { RepeatedLook } from "./repeated-look";

/** Knows what is somewhere else by looking again and again, until it is closed. */
export abstract class Follower {
  private readonly looks: RepeatedLook;

  /** @param pollMs between two looks */
  protected constructor(pollMs: number) {
    this.looks = new RepeatedLook(() => this.look(), pollMs);
  }

  /** Begins to follow, and waits for the first answer or refusal. */
  start(): Promise<void> {
    return this.looks.start();
  }

  /** Looks now, unless a look is under way: then it waits for that one. */
  poll(): Promise<void> {
    return this.looks.now();
  }

  close(): void {
    this.looks.end();
  }

  /** Deals with what goes wrong itself: nobody waits for the looks that the clock begins. */
  protected abstract look(): Promise<void>;
}
