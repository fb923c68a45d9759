import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { checkHealth } from "../../shared/check-health";
import type { Started } from "../../shared/start-app";
import { Stopwatch } from "../../shared/stopwatch";
import { type Operation, operationOf, type Telemetry } from "../../shared/telemetry";
import { BlobImageStore } from "./blob-image-store";
import { type JudgingLimits, judgeImage } from "./judge-image";
import { MemoryBudget } from "./memory-budget";
import type { ImagesContainer, ImagesSettings } from "./settings";
import { type Settled, settleImage } from "./settle-image";

/** What the triggers of the images function call. */
export class ImageHandler {
  private readonly service: BlobServiceClient;
  private readonly store: BlobImageStore;
  private readonly settings: ImagesSettings;
  private readonly version: string;
  private readonly telemetry: Telemetry;
  private readonly memory: MemoryBudget;

  /** @param version what its results say made them */
  constructor(service: BlobServiceClient, settings: ImagesSettings, version: string, telemetry: Telemetry) {
    this.service = service;
    this.store = new BlobImageStore(service);
    this.settings = settings;
    this.version = version;
    this.telemetry = telemetry;
    this.memory = new MemoryBudget(settings.IMAGES_MAX_DECODING_BYTES);
  }

  /** The handler on the account and under the identity that the settings name. */
  static connect({ settings, version, telemetry }: Started<ImagesSettings>): ImageHandler {
    const identity = new ManagedIdentityCredential({ clientId: settings.IMAGES__clientId });
    const service = new BlobServiceClient(settings.IMAGES__blobServiceUri, identity);
    return new ImageHandler(service, settings, version, telemetry);
  }

  /**
   * Settles the blob an event speaks of. What the event says of it beyond its name may be out of date.
   *
   * @throws when it could not be settled: the platform tries five times, then puts the event in the poison queue
   */
  async handle(context: InvocationContext): Promise<void> {
    const name = blobNameOf(context);
    const operation = operationOf(context.traceContext?.traceParent);
    const stopwatch = new Stopwatch();
    const circumstances = {
      limits: limitsOf(this.settings),
      memory: this.memory,
      keepGps: this.settings.IMAGES_KEEP_GPS,
      handlerVersion: this.version,
      operationId: operation?.id,
      stopwatch,
    };
    let settled: Settled | { outcome: "failed" } = { outcome: "failed" };
    try {
      settled = await stopwatch.time("total", () =>
        settleImage(name, this.store, (source) => judgeImage(name, source, this.store, circumstances)),
      );
    } finally {
      this.report(name, settled, stopwatch.milliseconds(), context, operation);
    }
  }

  /** 200 when storage answers to this identity and the native library loads, 503 otherwise. */
  health(context: Pick<InvocationContext, "error">): Promise<HttpResponseInit> {
    const container = this.service.getContainerClient("metadata" satisfies ImagesContainer);
    return checkHealth(
      {
        "images cannot be decoded": () => import("../../shared/images/guarded-sharp"),
        "storage does not answer": () => container.getProperties(),
      },
      context,
      { version: this.version },
    );
  }

  private report(
    name: string,
    settled: { outcome: string; code?: string; again?: boolean },
    milliseconds: Readonly<Record<string, number>>,
    context: InvocationContext,
    operation: Operation | undefined,
  ): void {
    const { outcome, code } = settled;
    const again = String(settled.again ?? false);
    const how = `${outcome}${code ? `: ${code}` : ""}${settled.again ? ", again" : ""}`;
    context.info(`${name} ${how} (${milliseconds["total"]} ms)`);
    this.telemetry.event("image settled", { name, outcome, code, again }, milliseconds, operation);
    this.telemetry.metric("images", 1, { outcome, code, again }, operation);
    for (const [step, duration] of Object.entries(milliseconds)) {
      this.telemetry.metric("image step milliseconds", duration, { step, outcome }, operation);
    }
  }
}

/** From the blob's path: the library takes `name` for JSON, and "1e3" would be 1000. */
function blobNameOf({ triggerMetadata }: InvocationContext): string {
  const path = String(triggerMetadata?.["blobTrigger"]);
  return path.slice(path.indexOf("/") + 1);
}

function limitsOf(settings: ImagesSettings): JudgingLimits {
  return {
    bytes: settings.IMAGES_MAX_BYTES,
    pixels: settings.IMAGES_MAX_PIXELS,
    pages: settings.IMAGES_MAX_PAGES,
    seconds: settings.IMAGES_MAX_SECONDS,
    decodingBytes: settings.IMAGES_MAX_DECODING_BYTES,
  };
}
