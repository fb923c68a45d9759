import { setTimeout as sleep } from "node:timers/promises";
import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { metadataName, rejectionName, versionOf } from "../runtime/functions/images/result-names";
import type { ImagePipelineOutputs } from "../workloads/image-pipeline/outputs";

/** What became of one uploaded file. `code`, `sentence` and `remedy` come with a rejection. */
export interface Result {
  /** Name below the uploaded folder, which is also the blob's name. */
  readonly file: string;
  readonly outcome: "processed" | "rejected" | "unaccounted";
  readonly code?: string;
  readonly sentence?: string;
  /** Name of the record, in the container of the outcome. */
  readonly record?: string;
}

/** Uploads to an image pipeline and follows each file to its result. */
export class ImageUpload {
  private readonly input: ContainerClient;
  private readonly records: readonly { outcome: "processed" | "rejected"; container: ContainerClient }[];
  private readonly waiting = new Map<string, string>();

  constructor(blobs: BlobServiceClient, outputs: ImagePipelineOutputs) {
    this.input = blobs.getContainerClient(outputs.images_input_container);
    this.records = [
      { outcome: "processed", container: blobs.getContainerClient(outputs.images_metadata_container) },
      { outcome: "rejected", container: blobs.getContainerClient(outputs.images_rejected_container) },
    ];
  }

  /** @throws RestError when storage refuses; what was uploaded before stays */
  async send({ file, path }: { file: string; path: string }): Promise<void> {
    const { etag = "" } = await this.input.getBlockBlobClient(file).uploadFile(path);
    this.waiting.set(file, versionOf(etag));
  }

  /** The result of each file that was sent, as soon as it is known. */
  async *results(options: { isSending: () => boolean; patienceSeconds: number }): AsyncGenerator<Result> {
    let lastNews = Date.now();
    while (options.isSending() || this.waiting.size > 0) {
      const began = Date.now();
      const news = await this.look();
      const lookMs = Date.now() - began;
      if (news.length > 0 || options.isSending()) lastNews = Date.now();
      yield* news;
      if (Date.now() - lastNews > options.patienceSeconds * 1000) break;
      // a look lists every record there is: with many of them it must not keep storage from its work
      await sleep(Math.max(500, 10 * lookMs));
    }
    for (const file of this.waiting.keys()) yield { file, outcome: "unaccounted" };
  }

  private async look(): Promise<Result[]> {
    const found: Result[] = [];
    for (const { outcome, container } of this.records) {
      const versions = await this.versions(container);
      for (const [file, version] of this.waiting) {
        const record = outcome === "processed" ? metadataName(file) : rejectionName(file);
        if (versions.get(record) !== version) continue;
        this.waiting.delete(file);
        found.push({
          file,
          outcome,
          record,
          ...(outcome === "rejected" ? await reason(container, record) : {}),
        });
      }
    }
    return found;
  }

  /** Which version of its source each record speaks of: one listing tells for thousands of files. */
  private async versions(container: ContainerClient): Promise<Map<string, string | undefined>> {
    const versions = new Map<string, string | undefined>();
    if (this.waiting.size === 0) return versions;
    for await (const blob of container.listBlobsFlat({ includeMetadata: true })) {
      versions.set(blob.name, blob.metadata?.["version"]);
    }
    return versions;
  }
}

async function reason(container: ContainerClient, record: string): Promise<Partial<Result>> {
  const { code, sentence } = JSON.parse(
    (await container.getBlobClient(record).downloadToBuffer()).toString(),
  );
  return { code, sentence };
}
