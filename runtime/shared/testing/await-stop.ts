import { readSync, writeSync } from "node:fs";

declare global {
  /** Called at each await of a program that `withNamedAwaits` made. */
  var reachAwait: <Value>(name: string, value: Value) => Value;
}

/** A pipe to the test. */
const pipe = 4;

/**
 * Holds the whole process at one await, until the test has done what it wants and writes a byte, or for ever:
 *
 * ```
 *   await …  1   2   3   4 = stopAt: its name to the test ──▶ the test kills somebody ──▶ a byte ──▶ 5 …
 * ```
 */
export class AwaitStop {
  /** Names of the awaits since it was armed, in the order in which they were reached. */
  passed: string[] = [];
  private stopAt = 0;
  private only: string | undefined;
  private counted = 0;

  constructor() {
    globalThis.reachAwait = (name, value) => {
      if (this.stopAt === 0) return value;
      this.passed.push(name);
      if (this.only !== undefined && name !== this.only) return value;
      if (++this.counted === this.stopAt) this.hold(name);
      return value;
    };
  }

  /**
   * @param stopAt counted from 1; more than there are: only their names are remembered
   * @param only awaits of this name are counted @default - all are
   */
  arm(stopAt: number, only?: string): number {
    this.passed = [];
    this.counted = 0;
    this.only = only;
    this.stopAt = stopAt;
    return stopAt;
  }

  private hold(name: string): void {
    writeSync(pipe, `${name}\n`);
    readSync(pipe, Buffer.alloc(1));
  }
}
