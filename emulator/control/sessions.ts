import { isAlive } from "../core/is-alive";
import type { Run } from "../resource-manager/start";

/** The runs of Terraform that have talked to this emulator. */
export class Sessions {
  private readonly runs = new Map<number, Run>();
  private lastSeenAlive = Date.now();
  private last: Run | undefined;

  begin(run: Run): void {
    this.runs.set(run.pid, run);
    this.last = run;
    this.lastSeenAlive = Date.now();
  }

  /** What ends before the process that it began for. */
  end(pid: number): void {
    this.runs.delete(pid);
  }

  /** The one that began last. */
  get current(): Run | undefined {
    return this.last;
  }

  /** Whether the run that began last takes everything down. */
  get isDestroying(): boolean {
    return this.last?.destroys ?? false;
  }

  /** Milliseconds since the last run ended; 0 while one is alive, undefined when there was none. */
  idleMs(): number | undefined {
    if (this.last === undefined) return undefined;
    for (const pid of this.runs.keys()) if (!isAlive(pid)) this.runs.delete(pid);
    if (this.runs.size > 0) {
      this.lastSeenAlive = Date.now();
      return 0;
    }
    return Date.now() - this.lastSeenAlive;
  }
}
