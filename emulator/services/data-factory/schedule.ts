import type { Trigger } from "./factory-resources";
import { nextOccurrence } from "./recurrence";

/** Node's timers hold 24 days. */
const longestSleepMs = 3_600_000;

/** Waits for the times of activated triggers. Times that passed while nothing ran are not made up for, as in Azure. */
export class TriggerSchedule {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly times = new Map<string, Date>();
  private readonly fire: (trigger: Trigger) => void;

  /** @param fire must not throw */
  constructor(fire: (trigger: Trigger) => void) {
    this.fire = fire;
  }

  /** Begins to wait, or waits for something else from now on. */
  put(trigger: Trigger): void {
    this.remove(trigger.id);
    if (trigger.activated) this.plan(trigger, new Date());
  }

  remove(id: string): void {
    clearTimeout(this.timers.get(id.toLowerCase()));
    this.timers.delete(id.toLowerCase());
    this.times.delete(id.toLowerCase());
  }

  nextOf({ id }: Trigger): Date | undefined {
    return this.times.get(id.toLowerCase());
  }

  stop(): void {
    for (const id of [...this.timers.keys()]) this.remove(id);
  }

  private plan(trigger: Trigger, after: Date): void {
    const next = nextOccurrence(trigger.recurrence, after);
    if (next === undefined) {
      this.remove(trigger.id);
      return;
    }
    this.times.set(trigger.id.toLowerCase(), next);
    this.wait(trigger, next);
  }

  private wait(trigger: Trigger, until: Date): void {
    const ms = Math.max(0, until.getTime() - Date.now());
    const timer = setTimeout(
      () => {
        if (Date.now() < until.getTime()) return this.wait(trigger, until);
        this.fire(trigger);
        this.plan(trigger, until);
      },
      Math.min(ms, longestSleepMs),
    );
    this.timers.set(trigger.id.toLowerCase(), timer);
  }
}
