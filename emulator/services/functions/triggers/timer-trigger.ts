import type { BindingContext } from "../bindings/inputs-outputs";
import { type SupportedFunction, text } from "../bindings/supported-function";
import type { HostStorage } from "../host-storage/host-storage";
import type { TriggerValue } from "../invoker";
import { withRetries } from "./retry-policy";
import { type ScheduleStatus, Timer } from "./timer";

export interface TimerTriggerOptions {
  readonly definition: SupportedFunction;
  readonly bindings: BindingContext;
  readonly storage: HostStorage;
  /** Whether the app starts, and does not go on sleeping. */
  readonly isStart: boolean;
  readonly invoke: (trigger: TriggerValue) => Promise<unknown>;
  readonly onProblem: (error: unknown) => void;
}

/** A timer function: its schedule, its status in the host's account and its retries. */
export function timerTrigger(options: TimerTriggerOptions): Timer {
  const { definition, bindings, storage, isStart } = options;
  const path = `timers/${storage.hostId}/Host.Functions.${definition.name}/status`;
  return new Timer({
    schedule: bindings.resolve(text(definition.trigger, "schedule")),
    runOnStartup: isStart && definition.trigger["runOnStartup"] === true,
    useMonitor: definition.trigger["useMonitor"] !== false,
    readStatus: async () => {
      const found = await storage.read(path);
      return found === undefined ? undefined : (JSON.parse(found) as ScheduleStatus);
    },
    writeStatus: (status) => storage.write(path, JSON.stringify(status)),
    execute: (isPastDue, status) => runTimer(definition, options.invoke, isPastDue, status),
    onProblem: options.onProblem,
  });
}

/** One run, tried again as the function's `retry` says. @throws what the last attempt threw */
export async function runTimer(
  definition: SupportedFunction,
  invoke: (trigger: TriggerValue) => Promise<unknown>,
  isPastDue: boolean,
  status?: ScheduleStatus,
): Promise<void> {
  const json = JSON.stringify({
    Schedule: { AdjustForDST: false },
    ScheduleStatus: status ?? null,
    IsPastDue: isPastDue,
  });
  await withRetries(definition.metadata.retryOptions, (retries) => invoke({ data: { json }, ...retries }));
}
