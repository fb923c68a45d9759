import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Account } from "../accounts";
import type { StorageEvent } from "../storage";
import type { Target } from "./operation";

/** Operations after which Azure raises an event, and the `api` it names. */
const raised: Readonly<Record<string, { api: string; type: StorageEvent["eventType"] }>> = {
  "Put Blob": { api: "PutBlob", type: "Microsoft.Storage.BlobCreated" },
  "Put Block List": { api: "PutBlockList", type: "Microsoft.Storage.BlobCreated" },
  "Copy Blob": { api: "CopyBlob", type: "Microsoft.Storage.BlobCreated" },
  "Copy Blob From URL": { api: "CopyBlob", type: "Microsoft.Storage.BlobCreated" },
  "Delete Blob": { api: "DeleteBlob", type: "Microsoft.Storage.BlobDeleted" },
};

/** Whether a successful request raises an event: appends, snapshots and their deletion raise none. */
export function raisesEvent(operation: string, target: Target, headers: IncomingHttpHeaders): boolean {
  if (raised[operation] === undefined || target.service !== "blob") return false;
  return !target.query.has("snapshot") && headers["x-ms-delete-snapshots"] !== "only";
}

export interface BlobChange {
  readonly account: Account;
  readonly target: Target;
  readonly operation: string;
  readonly request: IncomingHttpHeaders;
  readonly response: IncomingHttpHeaders;
  /** Headers of Get Blob Properties: of the new blob, or of the one about to be deleted. */
  readonly properties: IncomingHttpHeaders;
  /** "https://127.0.0.1:port", without a slash. */
  readonly origin: string;
}

/** https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage */
export function blobEvent(change: BlobChange): StorageEvent {
  const { account, target, operation, request, response, properties, origin } = change;
  const { api, type } = raised[operation] ?? { api: operation, type: "Microsoft.Storage.BlobCreated" };
  const length = properties["content-length"];
  return {
    id: randomUUID(),
    topic: account.resourceId,
    subject: `/blobServices/default/containers/${target.container}/blobs/${target.item}`,
    eventType: type,
    eventTime: new Date().toISOString(),
    data: {
      api,
      clientRequestId: request["x-ms-client-request-id"],
      requestId: response["x-ms-request-id"],
      eTag: (response.etag ?? properties.etag)?.replaceAll('"', ""),
      contentType: properties["content-type"],
      ...(length !== undefined && { contentLength: Number(length) }),
      blobType: properties["x-ms-blob-type"],
      url: `${origin}${target.path}`,
      sequencer: nextSequencer(),
      storageDiagnostics: { batchId: randomUUID() },
    },
    dataVersion: "",
    metadataVersion: "1",
  };
}

let last = 0n;

/** Grows with every event, also after a restart: of two events of one blob the later is the greater as text. */
function nextSequencer(): string {
  const now = BigInt(Date.now()) << 20n;
  last = now > last ? now : last + 1n;
  return last.toString(16).toUpperCase().padStart(32, "0");
}
