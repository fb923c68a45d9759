import type { BindingContext } from "../bindings/inputs-outputs";
import { type SupportedFunction, text } from "../bindings/supported-function";
import type { HostStorage } from "../host-storage/host-storage";
import type { TriggerValue } from "../invoker";
import type { RetryOptions } from "../worker/protocol";
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
  const retry = definition.metadata.retryOptions;
  const most = retry === undefined ? 0 : retry.maxRetryCount < 0 ? Infinity : retry.maxRetryCount;
  for (let retryCount = 0; ; retryCount++) {
    try {
      const retryContext = retryCount > 0 ? { retryContext: { retryCount, maxRetryCount: most } } : {};
      await invoke({ data: { json }, ...retryContext });
      return;
    } catch (error) {
      if (retry === undefined || retryCount >= most) throw error;
      await new Promise((resolve) => setTimeout(resolve, delayOf(retry, retryCount)));
    }
  }
}

function delayOf(retry: RetryOptions, retryCount: number): number {
  if (retry.retryStrategy === "fixedDelay") return (retry.delayInterval?.seconds ?? 0) * 1000;
  const shortest = retry.minimumInterval?.seconds ?? 1;
  const longest = retry.maximumInterval?.seconds ?? 60;
  return Math.min(shortest * 2 ** retryCount, longest) * 1000;
}
