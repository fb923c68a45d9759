import { randomUUID } from "node:crypto";
import { request } from "node:https";
import { gzipSync } from "node:zlib";
import type { Identity } from "../../identity/identity";
import type { Monitor, TelemetryItem } from "../monitor/monitor";
import type { Site } from "./functions-host";
import { identityOf, type Settings } from "./settings/connections";

const batchSize = 200;
const itemsKept = 5000;
const flushMs = 250;
const longestBackoffMs = 15_000;

const severities = { debug: 0, info: 1, warning: 2, error: 3 } as const;

/**
 * What the host tells about an app: to the component of its connection string, with the app's identity, as
 * the platform does; to the monitor itself when the app has no connection string.
 */
export class HostTelemetry {
  private readonly role: string;
  private readonly send: (items: readonly TelemetryItem[]) => Promise<void>;
  private readonly onProblem: (error: unknown) => void;
  private waiting: TelemetryItem[] = [];
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private flushing: Promise<void> = Promise.resolve();
  private isEnded = false;

  /** @param onProblem hears of each refusal, and `undefined` when telemetry is accepted again */
  constructor(
    site: Site,
    settings: Settings,
    services: { identity: Identity; monitor: Monitor; ca: string },
    onProblem: (error: unknown) => void,
  ) {
    this.role = site.name;
    this.onProblem = onProblem;
    const connectionString = settings["APPLICATIONINSIGHTS_CONNECTION_STRING"];
    this.send =
      connectionString === undefined
        ? async (items) => items.forEach((item) => void services.monitor.record(item))
        : ingestion(site, settings, connectionString, services);
  }

  record(item: Omit<TelemetryItem, "time" | "role">): void {
    if (this.isEnded) return;
    if (this.waiting.length >= itemsKept) this.waiting.shift();
    this.waiting.push({ ...item, time: new Date().toISOString(), role: this.role });
    this.timer ??= setTimeout(() => this.flush(), flushMs);
  }

  /** Sends what waits. Never throws. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.then(() => this.sendWaiting());
    return this.flushing;
  }

  /** Sends what waits, once, and is silent from then on: nobody is there any more to hear of a refusal. */
  async end(): Promise<void> {
    this.isEnded = true;
    await this.flush();
    this.waiting = [];
  }

  private async sendWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, batchSize);
      try {
        await this.send(batch);
        this.waiting = this.waiting.slice(batch.length);
        if (this.failures > 0) this.onProblem(undefined);
        this.failures = 0;
      } catch (error) {
        this.onProblem(error);
        if (this.isEnded) return;
        const wait = Math.min(1000 * 2 ** this.failures++, longestBackoffMs);
        this.timer ??= setTimeout(() => this.flush(), wait);
        this.timer.unref();
        return;
      }
    }
  }
}

function ingestion(
  site: Site,
  settings: Settings,
  connectionString: string,
  { identity, ca }: { identity: Identity; ca: string },
): (items: readonly TelemetryItem[]) => Promise<void> {
  const parts = fieldsOf(connectionString);
  const endpoint = new URL("v2.1/track", parts.get("ingestionendpoint"));
  const iKey = parts.get("instrumentationkey") ?? "";
  const authentication = settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

  return async (items) => {
    const headers: Record<string, string> = {
      "content-type": "application/x-json-stream",
      "content-encoding": "gzip",
    };
    if (authentication !== undefined) {
      const clientId = fieldsOf(authentication).get("clientid");
      const principalId = identityOf(site, clientId, "APPLICATIONINSIGHTS_AUTHENTICATION_STRING");
      const token = await identity.credential(principalId).getToken("https://monitor.azure.com/.default");
      headers["authorization"] = `Bearer ${token?.token}`;
    }
    const lines = items.map((item) => JSON.stringify(envelopeOf(item, iKey)));
    await post(endpoint, ca, headers, gzipSync(lines.join("\n")));
  };
}

function fieldsOf(text: string): Map<string, string> {
  return new Map(
    text.split(";").map((part): [string, string] => {
      const [key = "", ...value] = part.split("=");
      return [key.trim().toLowerCase(), value.join("=").trim()];
    }),
  );
}

function envelopeOf(item: TelemetryItem, iKey: string): object {
  const properties = item.properties ?? {};
  const [baseType, baseData] =
    item.kind === "request"
      ? [
          "RequestData",
          {
            ver: 2,
            id: randomUUID().slice(0, 16),
            name: item.name,
            duration: timeSpan(item.durationMs ?? 0),
            responseCode: String(properties["responseCode"] ?? (item.success ? "0" : "500")),
            success: item.success,
            properties,
          },
        ]
      : [
          "MessageData",
          { ver: 2, message: item.name, severityLevel: severities[item.level ?? "info"], properties },
        ];
  return {
    ver: 1,
    name: `Microsoft.ApplicationInsights.${baseType.replace("Data", "")}`,
    time: item.time,
    iKey,
    tags: {
      "ai.cloud.role": item.role,
      ...(item.operationId ? { "ai.operation.id": item.operationId } : {}),
      ...(item.kind === "request" ? { "ai.operation.name": item.name } : {}),
    },
    data: { baseType, baseData },
  };
}

/** "d.hh:mm:ss.fffffff" of .NET. */
function timeSpan(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = (ms / 1000) % 60;
  const fraction = String(Math.floor((seconds % 1) * 1e7)).padStart(7, "0");
  const days = Math.floor(ms / 86_400_000);
  return `${days}.${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two(seconds)}.${fraction}`;
}

function post(url: URL, ca: string, headers: Record<string, string>, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", ca, headers, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        if (response.statusCode === 200) return resolve();
        const text = Buffer.concat(chunks).toString();
        reject(Object.assign(new Error(messageOf(text)), { statusCode: response.statusCode }));
      });
    });
    call.on("timeout", () => call.destroy(new Error(`${url.origin} did not answer within 10 s`)));
    call.on("error", reject);
    call.end(body);
  });
}

function messageOf(text: string): string {
  try {
    const answer = JSON.parse(text) as { errors?: { message?: string }[] };
    return answer.errors?.[0]?.message ?? text;
  } catch {
    return text;
  }
}
