import type { FunctionsWorkerProcess } from "./worker-process";

/** Whoever only looks may not be done yet. */
const probeMs = 5000;

export interface InstanceOptions {
  /** Starts the process, and whatever is there only while it is. @throws when it cannot start */
  readonly start: () => Promise<FunctionsWorkerProcess>;
  /** Ends it in good order. */
  readonly end: (worker: FunctionsWorkerProcess, drainMs: number) => Promise<void>;
  /** How long nobody needs it before it sleeps. @default it never sleeps */
  readonly idleMs?: number | undefined;
}

/**
 * The one instance of an app: its process, there while somebody needs it, as on Flex Consumption.
 *
 *   asleep ──somebody needs it──▶ starting ──▶ awake ──nobody has for idleMs──▶ asleep
 *                                    │           │
 *                                    └──fails────┴──crashes──▶ ended
 */
export class Instance {
  /** Resolves with the reason when the process is lost, rejects when it did not start: then this is over. */
  readonly ended: Promise<string>;
  private readonly options: InstanceOptions;
  private awake: Promise<FunctionsWorkerProcess> | undefined;
  private current: FunctionsWorkerProcess | undefined;
  /** Of the process before, which may still end. */
  private leaving: Promise<void> = Promise.resolve();
  private users = 0;
  private untilSleep: NodeJS.Timeout | undefined;
  private isOver = false;
  private lose: (reason: string) => void = () => undefined;
  private fail: (error: unknown) => void = () => undefined;

  constructor(options: InstanceOptions) {
    this.options = options;
    this.ended = new Promise((resolve, reject) => {
      this.lose = resolve;
      this.fail = reject;
    });
    this.ended.catch(() => undefined); // whoever woke it hears of it, too
  }

  get isAsleep(): boolean {
    return this.awake === undefined;
  }

  /** The process, started when there is none. @throws when it cannot start */
  wake(): Promise<FunctionsWorkerProcess> {
    return this.use(async (worker) => worker);
  }

  /** Does something with the process, which does not sleep meanwhile. @throws when it cannot start */
  async use<Result>(work: (worker: FunctionsWorkerProcess) => Promise<Result>): Promise<Result> {
    if (this.isOver) throw new Error("the app was stopped");
    this.users++;
    clearTimeout(this.untilSleep);
    this.awake ??= this.start();
    try {
      return await work(await this.awake);
    } finally {
      this.users--;
      this.sleepLater();
    }
  }

  /** Does something with the process of somebody else. @throws when there is none */
  async probe<Result>(work: (worker: FunctionsWorkerProcess) => Promise<Result>): Promise<Result> {
    if (this.current === undefined) throw new Error("the app is asleep");
    return work(this.current);
  }

  /** Waits for what is under way, at most `drainMs`, and ends the process. */
  async stop(drainMs: number): Promise<void> {
    this.isOver = true;
    clearTimeout(this.untilSleep);
    await this.awake?.catch(() => undefined);
    this.leave(drainMs);
    await this.leaving;
  }

  kill(reason: string): void {
    this.current?.kill(reason);
  }

  private async start(): Promise<FunctionsWorkerProcess> {
    await this.leaving;
    try {
      const worker = await this.options.start();
      this.current = worker;
      void worker.ended.then((reason) => this.current === worker && this.lose(reason));
      return worker;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  private sleepLater(): void {
    const { idleMs } = this.options;
    if (idleMs === undefined || this.isOver || this.users > 0 || this.current === undefined) return;
    this.untilSleep = setTimeout(() => this.leave(probeMs), idleMs);
  }

  private leave(drainMs: number): void {
    const { current } = this;
    this.awake = undefined;
    this.current = undefined;
    if (current === undefined) return;
    this.leaving = this.leaving.then(() => this.options.end(current, drainMs));
  }
}
