import { type ChildProcess, fork } from "node:child_process";
import { setPriority } from "node:os";

/** Measured with bench/scoring.ts: together they save five hundredths of the processor time of a photo. */
const processSettings = {
  // with more arenas glibc keeps a third more memory for the same work
  MALLOC_ARENA_MAX: "2",
  // one photo is decoded at a time: always by the same thread, whose caches then know the code
  UV_THREADPOOL_SIZE: "1",
  // a model's numbers in pages of 2 MB, where the system has them, are found faster than in pages of 4 KB
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
};

/** How to start a worker. */
export interface WorkerProgram {
  /** A JavaScript file, absolute. */
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface WorkerEvents {
  message(message: unknown): void;
  /** Once, however it ended; `reason` is a signal, an exit code, or why it could not start. */
  ended(reason: string): void;
}

/**
 * One worker, a process: a native crash ends every thread of its process, so a thread would take the server with it.
 */
export class WorkerProcess {
  private readonly child: ChildProcess;

  constructor({ file, args, environment }: WorkerProgram, events: WorkerEvents) {
    this.child = fork(file, args, {
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      execArgv: [],
      env: { ...processSettings, ...environment },
    });
    let reason = "";
    let hasEnded = false;
    const end = () => {
      if (hasEnded) return;
      hasEnded = true;
      events.ended(reason);
    };
    this.child.on("message", (message) => events.message(message));
    this.child.on("error", (error) => {
      reason ||= error.message;
      if (this.child.pid === undefined) end();
    });
    this.child.on("exit", (code, signal) => {
      reason = signal ?? `exit code ${code}`;
      // the channel may still hold answers sent before the end
      if (!this.child.connected) end();
      else this.child.once("disconnect", end);
    });
    this.giveWay();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  send(job: object): void {
    // a worker that has just ended: its end is reported by itself
    if (this.child.connected) this.child.send(job, () => {});
  }

  /** Ends it when it has done what it was sent. */
  close(): void {
    if (this.child.connected) this.child.disconnect();
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** The server's process comes first when cores are scarce: probes and refusals must not wait for a model. */
  private giveWay(): void {
    try {
      if (this.child.pid !== undefined) setPriority(this.child.pid, 5);
    } catch {
      // it has ended already, or the system does not allow it: it only runs at the server's own priority
    }
  }
}
