import { z } from "zod";
import type { LogLevel } from "../../core/service";
import type { TelemetryItem } from "./monitor";

/** As much of an Application Insights envelope as is kept. */
const Envelope = z.looseObject({
  time: z.string(),
  iKey: z.string(),
  /** Percent: a sender that sends a part of what happened says which. */
  sampleRate: z.number().positive().nullish(),
  tags: z.record(z.string(), z.unknown()).nullish(),
  data: z.looseObject({
    baseType: z.string(),
    baseData: z.record(z.string(), z.unknown()),
  }),
});
export type Envelope = z.infer<typeof Envelope>;

const levels: readonly LogLevel[] = ["debug", "info", "warning", "error", "error"];
const severities: Readonly<Record<string, LogLevel>> = {
  verbose: "debug",
  information: "info",
  warning: "warning",
  error: "error",
  critical: "error",
};

/** @throws with every mistake and its path */
export function parseEnvelope(value: unknown): Envelope {
  const parsed = Envelope.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}

/** The items of one envelope: a metric envelope may hold several. */
export function itemsOf(envelope: Envelope): TelemetryItem[] {
  const { time, sampleRate, tags, data } = envelope;
  const { baseType, baseData } = data;
  const operationId = textOf(tags?.["ai.operation.id"]);
  const itemCount = Math.round(100 / (sampleRate ?? 100));
  const common = {
    time: new Date(time).toISOString(),
    role: textOf(tags?.["ai.cloud.role"]) ?? "unknown",
    ...(operationId && { operationId }),
    ...(itemCount > 1 && { itemCount }),
  };
  const properties = { ...asObject(baseData["properties"]), ...asObject(baseData["measurements"]) };
  const name = textOf(baseData["name"]) ?? baseType;
  const timed = {
    success: baseData["success"] === true,
    durationMs: durationMs(textOf(baseData["duration"])),
  };

  switch (baseType) {
    case "RequestData":
    case "AvailabilityData":
      return [{ ...common, kind: "request", name, ...timed, properties }];
    case "RemoteDependencyData":
      return [{ ...common, kind: "dependency", name, ...timed, properties }];
    case "MessageData": {
      const level = levelOf(baseData["severityLevel"]);
      return [{ ...common, kind: "trace", name: textOf(baseData["message"]) ?? "", level, properties }];
    }
    case "EventData":
    case "PageViewData":
      return [{ ...common, kind: "event", name, properties }];
    case "ExceptionData": {
      const [first] = asList(baseData["exceptions"]).map(asObject);
      const text = `${textOf(first?.["typeName"]) ?? "Error"}: ${textOf(first?.["message"]) ?? ""}`;
      const stack = textOf(first?.["stack"]);
      const more = { ...properties, ...(stack && { stack }) };
      return [{ ...common, kind: "exception", name: text, level: "error", properties: more }];
    }
    case "MetricData":
      return asList(baseData["metrics"])
        .map(asObject)
        .map((metric) => ({
          ...common,
          kind: "metric",
          name: textOf(metric["name"]) ?? "",
          value: Number(metric["value"]),
          properties,
        }));
    default:
      throw new Error(`the type ${baseType} is not known to the local Azure`);
  }
}

/** Milliseconds of "d.hh:mm:ss.fffffff" or "hh:mm:ss.fff". */
export function durationMs(text: string | undefined): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? "");
  if (!match) return 0;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
}

function levelOf(severity: unknown): LogLevel {
  if (typeof severity === "number") return levels[severity] ?? "info";
  return severities[String(severity).toLowerCase()] ?? "info";
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
