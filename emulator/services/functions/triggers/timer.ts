import { parseSchedule } from "./ncrontab";

/** What a timer remembers between runs, ISO 8601; in the host's account as on the platform. */
export interface ScheduleStatus {
  readonly Last: string;
  readonly Next: string;
  readonly LastUpdated: string;
}

export interface TimerOptions {
  /** Six fields: second minute hour day month weekday, UTC. */
  readonly schedule: string;
  readonly runOnStartup: boolean;
  readonly useMonitor: boolean;
  readonly readStatus: () => Promise<ScheduleStatus | undefined>;
  readonly writeStatus: (status: ScheduleStatus) => Promise<void>;
  readonly execute: (isPastDue: boolean, status: ScheduleStatus | undefined) => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

/** Schedules closer together than this are not monitored: a missed run is not made up for. */
const monitoredFromMs = 60_000;
/** What the host remembers of a schedule such as 30 February. */
const never = "9999-12-31T23:59:59.999Z";
/** Node's timers hold 24 days. */
const longestSleepMs = 3_600_000;

/** Runs a function on its schedule, one run at a time, and makes up for one missed run. */
export class Timer {
  private readonly options: TimerOptions;
  private readonly nextAfter: (after: Date) => Date | undefined;
  private readonly useMonitor: boolean;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(options: TimerOptions) {
    this.options = options;
    this.nextAfter = parseSchedule(options.schedule);
    const first = this.nextAfter(new Date());
    const second = first && this.nextAfter(first);
    const isFrequent = first && second && second.getTime() - first.getTime() < monitoredFromMs;
    this.useMonitor = options.useMonitor && !isFrequent;
  }

  async start(): Promise<void> {
    const now = new Date();
    const status = this.useMonitor ? await this.options.readStatus() : undefined;
    const isPastDue = status !== undefined && new Date(status.Next) <= now;
    if (isPastDue || this.options.runOnStartup) this.run(isPastDue, status);
    else {
      if (this.useMonitor && !status) await this.remember(undefined, now);
      this.wait(this.nextAfter(now));
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private wait(until: Date | undefined): void {
    if (this.stopped || until === undefined) return;
    const ms = Math.max(0, until.getTime() - Date.now());
    this.timer = setTimeout(
      () => (ms > longestSleepMs ? this.wait(until) : this.run(false, undefined)),
      Math.min(ms, longestSleepMs),
    );
  }

  private run(isPastDue: boolean, status: ScheduleStatus | undefined): void {
    const started = new Date();
    this.running = (async () => {
      try {
        // a handler that throws has been reported as a failed request
        await this.options.execute(isPastDue, status).catch(() => undefined);
        if (this.useMonitor) await this.remember(started, new Date());
      } catch (error) {
        this.options.onProblem(error);
      }
      this.wait(this.nextAfter(new Date()));
    })();
  }

  private remember(last: Date | undefined, now: Date): Promise<void> {
    return this.options.writeStatus({
      Last: last?.toISOString() ?? "0001-01-01T00:00:00",
      Next: this.nextAfter(now)?.toISOString() ?? never,
      LastUpdated: now.toISOString(),
    });
  }
}
