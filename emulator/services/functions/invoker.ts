import { randomUUID } from "node:crypto";
import { type BindingContext, readInputs, writeOutputs } from "./bindings/inputs-outputs";
import type { SupportedFunction } from "./bindings/supported-function";
import type { HostTelemetry } from "./telemetry";
import type { AppLog, InvocationResponse, TypedData } from "./worker/protocol";
import type { FunctionsWorkerProcess } from "./worker-process";

/** What a trigger hands to its function. */
export interface TriggerValue {
  readonly data: TypedData | undefined;
  readonly metadata?: Readonly<Record<string, TypedData>>;
  /** What `{name}` in the paths of other bindings stands for. */
  readonly values?: Readonly<Record<string, string>>;
  /** W3C header of the caller. @default - the invocation begins a trace of its own */
  readonly traceParent?: string | undefined;
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
}

const logLevels = {
  trace: "debug",
  debug: "debug",
  information: "info",
  warning: "warning",
  error: "error",
  critical: "error",
  none: "info",
} as const;

/** Runs functions of one app and records each run as a request. */
export class Invoker {
  private readonly operations = new Map<string, { operationId: string; functionName: string }>();
  private readonly telemetry: HostTelemetry;
  private readonly bindings: BindingContext;
  private readonly timeoutMs: number;

  constructor(telemetry: HostTelemetry, bindings: BindingContext, timeoutMs: number) {
    this.telemetry = telemetry;
    this.bindings = bindings;
    this.timeoutMs = timeoutMs;
  }

  /** @throws what the handler threw, or why its process was lost */
  async invoke(
    worker: FunctionsWorkerProcess,
    definition: SupportedFunction,
    trigger: TriggerValue,
  ): Promise<InvocationResponse> {
    const id = randomUUID();
    const traceParent = childOf(trigger.traceParent);
    const operationId = traceParent.split("-")[1] ?? "";
    const values = trigger.values ?? {};
    const started = performance.now();
    this.operations.set(id, { operationId, functionName: definition.name });
    try {
      const inputs = await readInputs(definition, values, this.bindings);
      const response = await worker.invoke(
        {
          id,
          functionName: definition.name,
          inputData: [{ name: definition.triggerName, data: trigger.data }, ...inputs],
          triggerMetadata: trigger.metadata ?? {},
          traceParent,
          ...(trigger.retryContext && { retryContext: trigger.retryContext }),
        },
        this.timeoutMs,
      );
      await writeOutputs(definition, values, response, this.bindings);
      const status = response.returnValue?.http?.statusCode;
      this.record(
        definition.name,
        operationId,
        id,
        started,
        status === undefined || Number(status) < 400,
        status,
      );
      return response;
    } catch (error) {
      const { message, stack } = error as Error;
      this.telemetry.record({
        kind: "trace",
        name: `${definition.name} failed: ${stack?.includes(message) ? stack : message}`,
        level: "error",
        operationId,
        properties: { functionName: definition.name, invocationId: id },
      });
      this.record(definition.name, operationId, id, started, false, undefined);
      throw error;
    } finally {
      this.operations.delete(id);
    }
  }

  /** A line that the app logged, with the operation it belongs to. */
  log(line: AppLog): void {
    const operation = line.invocationId ? this.operations.get(line.invocationId) : undefined;
    this.telemetry.record({
      kind: "trace",
      name: line.message,
      level: logLevels[line.level],
      ...(operation && {
        operationId: operation.operationId,
        properties: { functionName: operation.functionName, invocationId: line.invocationId },
      }),
    });
  }

  private record(
    name: string,
    operationId: string,
    invocationId: string,
    started: number,
    success: boolean,
    responseCode: string | undefined,
  ): void {
    this.telemetry.record({
      kind: "request",
      name,
      success,
      durationMs: performance.now() - started,
      operationId,
      properties: { invocationId, ...(responseCode && { responseCode }) },
    });
  }
}

/** The same trace with a span of our own. */
function childOf(traceParent: string | undefined): string {
  const trace = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceParent ?? "")?.[1];
  // Node keeps random bytes for UUIDs at hand, and asks the system for any other
  return `00-${trace ?? hexDigits(32)}-${hexDigits(16)}-01`;
}

function hexDigits(count: 16 | 32): string {
  return randomUUID().replaceAll("-", "").slice(0, count);
}
