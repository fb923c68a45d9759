import type { WorkerMessage } from "./worker-message";
import { WorkerProcess, type WorkerProgram } from "./worker-process";

/** Why the pool itself has no answer; a worker's own refusals have codes of their own. */
export type PoolCode = "NotReady" | "QueueFull" | "TimedOut" | "WorkerCrashed";

export interface PoolOptions<Task, Code extends string> {
  readonly program: WorkerProgram;
  /** The error of a task that gets no answer. */
  readonly refuse: (code: Code | PoolCode, message: string, retryAfterSeconds?: number) => Error;
  /** What a worker is sent for a task. @default the task */
  readonly messageOf?: (task: Task, worker: WorkerProcess) => object;
  /** Whether tasks may wait while no worker is ready. @default false: they are refused */
  readonly waitsForWorkers?: boolean;
  /** Processes. */
  readonly workers: number;
  /** Requests that may wait for a worker. */
  readonly waiting: number;
  /** Longest time in seconds from a request's arrival to its answer. */
  readonly seconds: number;
  readonly events?: PoolEvents;
}

export interface PoolEvents {
  /** A worker ended that nobody had asked to. */
  crashed?(reason: string): void;
}

/** An answer, and how long it waited for a worker. */
export type PoolAnswer<Scored> = Scored & { readonly waitMs: number };

interface Pending<Task, Scored> {
  readonly number: number;
  readonly task: Task;
  readonly arrived: number;
  dispatched?: number;
  /** It waited in a worker that ended: it is not at fault, and gets one other worker. */
  wasRequeued?: true;
  answer(scored: PoolAnswer<Scored>): void;
  refuse(reason: Error): void;
}

interface Slot<Task, Scored> {
  worker?: WorkerProcess;
  isReady: boolean;
  /** What the worker has been sent, in that order: it computes the first, and finds the next when it is done. */
  readonly sent: Pending<Task, Scored>[];
  failures: number;
  watchdog?: NodeJS.Timeout;
  restart?: NodeJS.Timeout;
}

/** While it computes one job, the next is on its way: between two jobs a worker waits for nobody. */
const sentAhead = 2;
const firstRestartMs = 100;
const longestRestartMs = 10_000;
/** A model that ends its worker that often before any worker was ready will not do better. */
const mostFailuresAtStart = 2;

/** Half of its time a request may wait for a worker: the other half is for its image. */
function longestWait(seconds: number): number {
  return seconds / 2;
}

/**
 * A fixed number of worker processes and a bounded queue before them.
 *
 *     score ─▶ waiting ─▶ sent to a worker ─▶ answer
 *        └▶ QueueFull  └▶ QueueFull  └▶ TimedOut, or WorkerCrashed, and the worker is replaced
 */
export class WorkerPool<Task extends object, Scored extends object, Code extends string> {
  private readonly options: PoolOptions<Task, Code>;
  private readonly slots: Slot<Task, Scored>[];
  private readonly queue: Pending<Task, Scored>[] = [];
  private readonly firstReady: Promise<void>;
  private number = 0;
  private isClosing = false;
  /** Moving average of the time a job takes in its worker. */
  private averageMs = 10;
  private reportReady: () => void = () => {};
  private reportFailed: (reason: Error) => void = () => {};

  constructor(options: PoolOptions<Task, Code>) {
    this.options = options;
    this.slots = Array.from({ length: options.workers }, () => ({ isReady: false, sent: [], failures: 0 }));
    this.firstReady = new Promise((resolve, reject) => {
      this.reportReady = resolve;
      this.reportFailed = reject;
    });
    for (const slot of this.slots) this.start(slot);
  }

  /** Resolves when all workers are warm. @throws when a worker cannot load the model, with its reason */
  ready(): Promise<void> {
    return this.firstReady;
  }

  get readyWorkers(): number {
    return this.slots.filter(({ isReady }) => isReady).length;
  }

  /** Requests that no worker has begun. */
  get waiting(): number {
    return this.queue.length;
  }

  get pids(): number[] {
    return this.slots.flatMap(({ worker }) => worker?.pid ?? []);
  }

  /** Seconds until the queue will probably have room. */
  get retryAfterSeconds(): number {
    const ahead = (this.queue.length * this.averageMs) / this.options.workers;
    return Math.max(1, Math.ceil(ahead / 1000));
  }

  /** Whether a request would be taken now: there is room, and its turn comes before its time is over. */
  get hasRoom(): boolean {
    const { workers, waiting, seconds } = this.options;
    const isIdle = this.slots.some(({ isReady, sent }) => isReady && sent.length === 0);
    if (isIdle) return true;
    const waitSeconds = ((this.queue.length + 1) * this.averageMs) / workers / 1000;
    return this.queue.length < waiting && waitSeconds < longestWait(seconds);
  }

  /** @throws what `refuse` makes of a code */
  async score(task: Task): Promise<PoolAnswer<Scored>> {
    const { refuse, seconds, waitsForWorkers = false } = this.options;
    if (this.isClosing || (this.readyWorkers === 0 && !waitsForWorkers))
      throw refuse("NotReady", "No worker is ready to score.", 1);
    if (!this.hasRoom) throw this.full();

    return new Promise<PoolAnswer<Scored>>((resolve, reject) => {
      let timer = setTimeout(() => {
        if (pending.dispatched === undefined) return reject(this.tooLate(pending));
        timer = setTimeout(() => reject(this.timedOut()), (seconds - longestWait(seconds)) * 1000);
      }, longestWait(seconds) * 1000);
      const pending: Pending<Task, Scored> = {
        number: this.number++,
        task,
        arrived: performance.now(),
        answer: (scored) => {
          clearTimeout(timer);
          resolve(scored);
        },
        refuse: (reason) => {
          clearTimeout(timer);
          reject(reason);
        },
      };
      this.queue.push(pending);
      this.dispatch();
    });
  }

  full(): Error {
    return this.options.refuse(
      "QueueFull",
      `${this.queue.length} requests wait already.`,
      this.retryAfterSeconds,
    );
  }

  private timedOut(): Error {
    return this.options.refuse("TimedOut", `There was no answer within ${this.options.seconds} seconds.`);
  }

  /** It was taken, and then the others took longer than they used to. */
  private tooLate(pending: Pending<Task, Scored>): Error {
    const at = this.queue.indexOf(pending);
    if (at >= 0) this.queue.splice(at, 1);
    const waited = longestWait(this.options.seconds);
    return this.options.refuse(
      "QueueFull",
      `No worker had time for it within ${waited} seconds.`,
      this.retryAfterSeconds,
    );
  }

  /** Answers what was taken, for at most `seconds`, and ends the workers. */
  async close(seconds: number): Promise<void> {
    this.isClosing = true;
    const end = performance.now() + seconds * 1000;
    const isBusy = () => this.queue.length > 0 || this.slots.some(({ sent }) => sent.length > 0);
    while (isBusy() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const slot of this.slots) {
      clearTimeout(slot.restart);
      clearTimeout(slot.watchdog);
      if (isBusy()) slot.worker?.kill();
      else slot.worker?.close();
    }
  }

  private start(slot: Slot<Task, Scored>): void {
    slot.worker = new WorkerProcess(this.options.program, {
      message: (message) => this.receive(slot, message as WorkerMessage<Scored, Code>),
      ended: (reason) => this.replace(slot, reason),
    });
  }

  private receive(slot: Slot<Task, Scored>, message: WorkerMessage<Scored, Code>): void {
    if (message.kind === "ready") {
      slot.isReady = true;
      if (this.readyWorkers === this.slots.length) this.reportReady();
      this.dispatch();
    } else if (message.kind === "failed") {
      this.reportFailed(new Error(message.message));
    } else {
      this.settle(slot, message);
    }
  }

  private settle(
    slot: Slot<Task, Scored>,
    message: Extract<WorkerMessage<Scored, Code>, { number: number }>,
  ): void {
    const job = slot.sent.shift();
    if (job === undefined || job.number !== message.number) return;
    const began = job.dispatched ?? job.arrived;
    const took = performance.now() - began;
    this.averageMs += (took - this.averageMs) / 20;
    slot.failures = 0;
    if (message.kind === "scored") {
      job.answer({ ...message.scored, waitMs: began - job.arrived });
    } else {
      job.refuse(this.options.refuse(message.code, message.message));
    }
    const [next] = slot.sent;
    if (next !== undefined) next.dispatched = performance.now();
    this.watch(slot);
    this.dispatch();
  }

  /** To the worker with the least to do. */
  private dispatch(): void {
    while (this.queue.length > 0) {
      const free = this.slots.filter(({ isReady, sent }) => isReady && sent.length < sentAhead);
      const slot = free.sort((a, b) => a.sent.length - b.sent.length)[0];
      const job = slot && this.queue.shift();
      if (slot === undefined || job === undefined) return;
      slot.sent.push(job);
      if (slot.sent.length === 1) {
        job.dispatched = performance.now();
        this.watch(slot);
      }
      const { worker } = slot;
      const { messageOf = (task: Task): object => task } = this.options;
      if (worker) worker.send({ ...messageOf(job.task, worker), number: job.number });
    }
  }

  /** Native code cannot be interrupted: a worker that takes too long for one job is ended. */
  private watch(slot: Slot<Task, Scored>): void {
    clearTimeout(slot.watchdog);
    if (slot.sent.length > 0)
      slot.watchdog = setTimeout(() => {
        // not the image's crash, but our patience
        slot.sent[0]?.refuse(this.timedOut());
        slot.worker?.kill();
      }, this.options.seconds * 1000);
  }

  private replace(slot: Slot<Task, Scored>, reason: string): void {
    clearTimeout(slot.watchdog);
    const [computing, ...untouched] = slot.sent.splice(0);
    slot.isReady = false;
    slot.worker = undefined;
    computing?.refuse(
      this.options.refuse("WorkerCrashed", `The worker ended while it computed (${reason}).`),
    );
    for (const job of untouched.reverse()) this.requeue(job);
    this.dispatch();
    if (this.isClosing) return;

    this.options.events?.crashed?.(reason);
    if (slot.failures >= mostFailuresAtStart) {
      this.reportFailed(
        new Error(
          `The model ends its worker (${reason})\n  why: native code crashed while the model was loaded or run for the first time\n  fix: export the model again, or give the deployment more memory if the reason is SIGKILL\n  code: WorkerEndsAtStart`,
        ),
      );
    }
    const wait = Math.min(firstRestartMs * 2 ** slot.failures, longestRestartMs);
    slot.failures += 1;
    slot.restart = setTimeout(() => this.start(slot), wait);
  }

  private requeue(job: Pending<Task, Scored>): void {
    if (job.wasRequeued) {
      job.refuse(this.options.refuse("NotReady", "Two workers ended before this request's turn came.", 1));
      return;
    }
    job.wasRequeued = true;
    this.queue.unshift(job);
  }
}
