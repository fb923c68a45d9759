import type { BlobServiceClient, BlockBlobClient } from "@azure/storage-blob";
import { unless } from "../../shared/unless";
import type { Artifact, ImageStore, RecordKind, Source, StoredRecord } from "./image-store";
import { type ArtifactContainer, artifactPrefix, metadataName, rejectionName } from "./result-names";
import type { ImagesContainer } from "./settings";

const artifactContainers: readonly ArtifactContainer[] = ["output", "thumbnails", "rejected"];

/** Images and their results in Azure Blob Storage. */
export class BlobImageStore implements ImageStore {
  private readonly service: BlobServiceClient;

  constructor(service: BlobServiceClient) {
    this.service = service;
  }

  async readRecord(source: string, kind: RecordKind): Promise<StoredRecord | undefined> {
    const found = await unless([404], this.record(source, kind).getProperties());
    if (!found) return undefined;
    return { version: found.metadata?.["version"] ?? "", etag: known(found.etag) };
  }

  async openSource(source: string): Promise<Source | undefined> {
    const found = await unless([404], this.blob("input", source).download());
    if (!found) return undefined;
    const content = known(found.readableStreamBody) as NodeJS.ReadableStream &
      AsyncIterable<Buffer> & { destroy(): void };
    return {
      etag: known(found.etag),
      lastModified: known(found.lastModified).toISOString(),
      size: found.contentLength ?? 0,
      contentType: found.contentType,
      content,
      close: () => content.destroy(),
    };
  }

  async sourceEtag(source: string): Promise<string | undefined> {
    return (await unless([404], this.blob("input", source).getProperties()))?.etag;
  }

  async write({ container, name }: Artifact, bytes: Buffer, contentType: string): Promise<void> {
    await this.blob(container, name).upload(bytes, bytes.length, {
      // the name holds the version, so the content under it never changes
      blobHTTPHeaders: {
        blobContentType: contentType,
        blobCacheControl: "private, max-age=31536000, immutable",
      },
    });
  }

  async copySource(source: string, etag: string, { container, name }: Artifact): Promise<boolean> {
    const from = this.blob("input", source).url;
    const copying = await unless(
      [404, 412],
      this.blob(container, name).beginCopyFromURL(from, {
        sourceConditions: { ifMatch: etag },
        intervalInMs: 500,
      }),
    );
    await copying?.pollUntilDone();
    return copying !== undefined;
  }

  async listArtifacts(source: string): Promise<Artifact[]> {
    const prefix = artifactPrefix(source);
    const lists = artifactContainers.map(async (container) => {
      const found: Artifact[] = [];
      // by hierarchy: what lies deeper belongs to other sources, whose names begin like this one's
      for await (const item of this.service
        .getContainerClient(container)
        .listBlobsByHierarchy("/", { prefix })) {
        if (item.kind === "blob") found.push({ container, name: item.name });
      }
      return found;
    });
    return (await Promise.all(lists)).flat();
  }

  async remove({ container, name }: Artifact): Promise<void> {
    await this.blob(container, name).deleteIfExists();
  }

  async commitRecord(
    source: string,
    kind: RecordKind,
    { version, json }: { version: string; json: object },
    before: StoredRecord | undefined,
  ): Promise<boolean> {
    const bytes = Buffer.from(`${JSON.stringify(json, undefined, 2)}\n`);
    const written = await unless(
      [409, 412],
      this.record(source, kind).upload(bytes, bytes.length, {
        conditions: before ? { ifMatch: before.etag } : { ifNoneMatch: "*" },
        metadata: { version },
        blobHTTPHeaders: { blobContentType: "application/json", blobCacheControl: "no-cache" },
      }),
    );
    return written !== undefined;
  }

  async withdrawRecord(source: string, kind: RecordKind, { etag }: StoredRecord): Promise<void> {
    await unless([404, 412], this.record(source, kind).delete({ conditions: { ifMatch: etag } }));
  }

  private record(source: string, kind: RecordKind): BlockBlobClient {
    return kind === "processed"
      ? this.blob("metadata", metadataName(source))
      : this.blob("rejected", rejectionName(source));
  }

  private blob(container: ImagesContainer, name: string): BlockBlobClient {
    return this.service.getContainerClient(container).getBlockBlobClient(name);
  }
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("The storage service left out a header it always sends.");
  return value;
}
