import { randomUUID } from "node:crypto";
import { ManagedIdentityCredential } from "@azure/identity";
import { TelemetryClient } from "applicationinsights";
import { operationOf } from "../../shared/telemetry";
import type { ObservedAnswer } from "../metrics/scoring-metrics";
import { keptUntilDelivered } from "./delivery";
import type { Recorder } from "./recorder";
import { SuccessSampler } from "./success-sampler";

export interface InsightsOptions {
  readonly connectionString: string;
  /** "ClientId=<id>;Authorization=AAD": the identity to send under. */
  readonly authentication?: string;
  /** Of the server's code. */
  readonly version: string;
  readonly deployment: string;
}

type SdkOptions = TelemetryClient["config"]["azureMonitorOpenTelemetryOptions"];
type SpanProcessor = NonNullable<SdkOptions["spanProcessors"]>[number];

/** One success a second is told in full; failures always are. */
const successIntervalMs = 1000;
const closeMs = 5000;

/** Attributes that the SDK's exporter takes for itself. */
const sampleRate = "microsoft.sample_rate";
const measurements = "microsoft.custom_measurements";
/** Ours: the exporter never sees it. */
const isPassedOver = "passedOver";

/** Sends to Application Insights by Microsoft's SDK, which is loaded with this file: some 0.3 s and 70 MB. */
export function startInsights(options: InsightsOptions): Recorder {
  for (const [name, value] of Object.entries(sdkVariables(options))) process.env[name] ??= value;
  const client = new TelemetryClient(options.connectionString);
  client.config.azureMonitorOpenTelemetryOptions = sdkOptions(options);
  client.initialize();
  return new Insights(client, options.deployment);
}

class Insights implements Recorder {
  private readonly client: TelemetryClient;
  private readonly deployment: string;
  private readonly successes = new SuccessSampler(successIntervalMs);
  private hasFailed = false;

  constructor(client: TelemetryClient, deployment: string) {
    this.client = client;
    this.deployment = deployment;
  }

  /** A request, and the worker that it waited for as what it depends on. */
  answered({ code, status, milliseconds, steps, traceParent }: ObservedAnswer): void {
    const success = status < 400;
    const weight = success ? this.successes.weigh(performance.now()) : 1;
    const id = operationOf(traceParent)?.id ?? randomUUID().replaceAll("-", "");
    const properties = {
      deployment: this.deployment,
      code,
      ...(weight === 0 ? { [isPassedOver]: true } : { [sampleRate]: 100 / weight }),
    };
    const before = (duration: number) => ({ id, success, duration, time: new Date(Date.now() - duration) });
    this.safely(() => {
      this.client.trackRequest({
        ...before(milliseconds),
        name: "POST /score",
        resultCode: String(status),
        // without a method the SDK leaves out the result code
        properties: { ...properties, "http.method": "POST" },
      });
      if (steps === undefined) return;
      this.client.trackDependency({
        ...before(steps.wait + steps.decode + steps.infer),
        name: "worker",
        target: "worker",
        dependencyTypeName: "InProc",
        properties: { ...properties, [measurements]: JSON.stringify(steps) },
      });
    });
  }

  failed(error: unknown): void {
    const exception = error instanceof Error ? error : new Error(String(error));
    this.safely(() => this.client.trackException({ exception, properties: { deployment: this.deployment } }));
  }

  metric(name: string, value: number, dimensions: Readonly<Record<string, string>>): void {
    this.safely(() => this.client.trackMetric({ name, value, properties: dimensions }));
  }

  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const end = new Promise<string>((resolve) => {
      timer = setTimeout(resolve, closeMs, `it takes longer than ${closeMs / 1000} s`);
    });
    const sent = this.client.flush().then(() => this.client.shutdown());
    const problem = await Promise.race([sent, end]).catch((error: unknown) => String(error));
    clearTimeout(timer);
    if (problem) console.warn(`Telemetry may be lost at the end: ${problem}`);
  }

  /** The SDK throws where it could not start: that is said once, and never to whoever waits for an embedding. */
  private safely(record: () => void): void {
    try {
      record();
    } catch (error) {
      if (!this.hasFailed) console.warn("Telemetry is not recorded:", error);
      this.hasFailed = true;
    }
  }
}

/** What the SDK takes from variables alone. One that is set already stays. */
function sdkVariables({ version }: InsightsOptions): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: "scoring",
    OTEL_RESOURCE_ATTRIBUTES: `service.version=${version}`,
    OTEL_NODE_RESOURCE_DETECTORS: "env",
    // it warns of each metric that has a space in its name
    APPLICATIONINSIGHTS_INSTRUMENTATION_LOGGING_LEVEL: "ERROR",
    // statistics about the SDK, and the machine's attributes once in every batch
    APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
    APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED: "true",
  };
}

function sdkOptions({ connectionString, authentication = "" }: InsightsOptions): SdkOptions {
  const [, clientId] = /ClientId=([^;]+)/i.exec(authentication) ?? [];
  const [, host = "Application Insights"] =
    /IngestionEndpoint=https?:\/\/([^/;]+)/i.exec(connectionString) ?? [];
  return {
    azureMonitorExporterOptions: {
      connectionString,
      ...(clientId && { credential: new ManagedIdentityCredential({ clientId }) }),
      // what is not delivered goes to the disk at once, and from there each minute and at the next start
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [{ position: "perCall", policy: keptUntilDelivered(host) }],
    },
    // all are recorded, so that live metrics and sums are right; which are sent is decided when they have ended
    tracesPerSecond: 0,
    spanProcessors: [passOver],
    enableLiveMetrics: true,
    // the platform measures processor and memory
    enablePerformanceCounters: false,
    // they would keep a process alive that Node ends for good reason
    enableAutoCollectExceptions: false,
    instrumentationOptions: Object.fromEntries(
      ["http", "azureSdk", "mongoDb", "mySql", "postgreSql", "redis", "redis4", "bunyan", "winston"].map(
        (name) => [name, { enabled: false }],
      ),
    ),
  };
}

/** Takes the mark "sampled" from what the sampler passed over: nothing that comes after this sends it. */
const passOver: SpanProcessor = {
  onStart() {},
  onEnd(span) {
    if (span.attributes[isPassedOver]) span.spanContext().traceFlags = 0;
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};
