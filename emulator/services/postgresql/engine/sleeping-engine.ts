import type { Pool } from "pg";
import { oneAtATime } from "../../../core/one-at-a-time";
import type { Log } from "../../../core/service";
import type { Postgres } from "./postgres";

/** Processes of one that was killed notice it themselves. */
const deathMs = 10_000;

/** An engine that answers. */
export interface AwakeEngine {
  readonly postgres: Postgres;
  /** Of the database `postgres`, who may do everything. */
  readonly superuser: Pool;
}

export interface SleepingEngineOptions {
  /** Of the server, for the log. */
  readonly name: string;
  readonly idleMs: number;
  readonly log: Log;
  start(): Promise<AwakeEngine>;
}

/**
 * A PostgreSQL that runs while somebody needs it.
 *
 *   asleep ──hold()──▶ awake ──held by nobody for idleMs──▶ asleep
 *     ▲                  └──it dies──▶ asleep: the next who needs it starts it again
 *     └──close(), for good
 */
export class SleepingEngine {
  private readonly options: SleepingEngineOptions;
  private readonly inTurn = oneAtATime();
  private awake: AwakeEngine | undefined;
  private holders = 0;
  private rest: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(options: SleepingEngineOptions) {
    this.options = options;
  }

  get pid(): number | undefined {
    return this.awake?.postgres.pid;
  }

  /** Only if it runs. */
  get running(): Postgres | undefined {
    return this.awake?.postgres;
  }

  /** Keeps it awake until `release` is called, once. @throws when it does not start */
  async hold(): Promise<AwakeEngine & { release(): void }> {
    this.holders += 1;
    clearTimeout(this.rest);
    try {
      const awake = await this.inTurn("engine", () => this.wake());
      return { ...awake, release: () => this.release() };
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Tries again when the engine dies meanwhile: whatever is done here can be done twice. */
  async use<Result>(act: (awake: AwakeEngine) => Promise<Result>): Promise<Result> {
    for (let isFirst = true; ; isFirst = false) {
      const held = await this.hold();
      try {
        return await act(held);
      } catch (error) {
        if (!isFirst || !isOfConnection(error) || !(await held.postgres.endsWithin(deathMs))) throw error;
      } finally {
        held.release();
      }
    }
  }

  /** Ends every connection, and starts it again. @throws when it does not start */
  restart(): Promise<void> {
    return this.inTurn("engine", async () => {
      await this.stop();
      await this.wake();
    });
  }

  close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.rest);
    return this.inTurn("engine", () => this.stop());
  }

  private release(): void {
    this.holders -= 1;
    if (this.holders > 0 || this.isClosed) return;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.sleep(), this.options.idleMs);
    this.rest.unref();
  }

  private sleep(): Promise<void> {
    return this.inTurn("engine", async () => {
      if (this.holders > 0 || this.awake === undefined) return;
      await this.stop();
      this.options.log("info", "postgresql", `${this.options.name} is asleep`);
    });
  }

  private async wake(): Promise<AwakeEngine> {
    if (this.isClosed) throw new Error(`the server ${this.options.name} is closed`);
    if (this.awake !== undefined) return this.awake;
    const awake = await this.options.start();
    this.awake = awake;
    const { name, log } = this.options;
    log("info", "postgresql", `${name} is awake`);
    void awake.postgres.ended.then((reason) => {
      if (this.awake !== awake) return;
      this.awake = undefined;
      log("error", "postgresql", `${name}: ${reason}; it starts again with the next who needs it`);
    });
    return awake;
  }

  private async stop(): Promise<void> {
    const { awake } = this;
    this.awake = undefined;
    await awake?.superuser.end();
    await awake?.postgres.stop();
  }
}

/** The connection is gone, or PostgreSQL has said that it ends. */
function isOfConnection(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return /^(57P|E(CONN|PIPE|NOENT))/.test(code) || /^Connection terminated|not queryable/.test(message);
}
