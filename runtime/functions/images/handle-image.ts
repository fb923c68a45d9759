import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import { ManagedIdentityCredential } from "@azure/identity";
import { BlobServiceClient } from "@azure/storage-blob";
import { BlobImageStore } from "./blob-image-store";
import { judgeImage, type Limits } from "./judge-image";
import { containers } from "./result-names";
import type { ImagesSettings } from "./settings";
import { settleImage } from "./settle-image";
import { Stopwatch } from "./stopwatch";

/** The images function behind its triggers: one account, one identity, one set of limits. */
export class ImageHandler {
  private readonly service: BlobServiceClient;
  private readonly store: BlobImageStore;
  private readonly settings: ImagesSettings;
  private readonly version: string;

  constructor(settings: ImagesSettings, version: string) {
    this.settings = settings;
    this.version = version;
    const identity = new ManagedIdentityCredential({ clientId: settings.IMAGES__clientId });
    this.service = new BlobServiceClient(settings.IMAGES__blobServiceUri, identity);
    this.store = new BlobImageStore(this.service);
  }

  /** Settles the blob an event speaks of. What the event says of it beyond its name may be out of date. */
  async handle(context: InvocationContext): Promise<void> {
    const name = String(context.triggerMetadata?.["name"]);
    const operationId = context.traceContext?.traceParent?.split("-")[1];
    const stopwatch = new Stopwatch();
    const circumstances = {
      limits: limitsOf(this.settings),
      keepGps: this.settings.IMAGES_KEEP_GPS,
      handlerVersion: this.version,
      operationId,
      stopwatch,
    };
    const settled = await stopwatch.time("total", () =>
      settleImage(name, this.store, (source) => judgeImage(name, source, this.store, circumstances)),
    );
    context.info(JSON.stringify({ image: name, ...settled, milliseconds: stopwatch.milliseconds() }));
  }

  /** 200 when storage answers to this identity and the native library loads, 503 with the reason otherwise. */
  async health(): Promise<HttpResponseInit> {
    const { version } = this;
    try {
      await Promise.all([
        import("./guarded-sharp"),
        this.service.getContainerClient(containers.metadata).getProperties(),
      ]);
      return { jsonBody: { status: "healthy", version } };
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      return { status: 503, jsonBody: { status: "unhealthy", version, reason } };
    }
  }
}

function limitsOf(settings: ImagesSettings): Limits {
  return {
    bytes: settings.IMAGES_MAX_BYTES,
    pixels: settings.IMAGES_MAX_PIXELS,
    pages: settings.IMAGES_MAX_PAGES,
    seconds: settings.IMAGES_MAX_SECONDS,
  };
}
