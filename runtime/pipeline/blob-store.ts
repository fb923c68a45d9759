import { buffer } from "node:stream/consumers";
import type { ContainerClient, RestError } from "@azure/storage-blob";
import { readBlob } from "../shared/read-blob";
import { unless } from "../shared/unless";
import type { ArtifactStore } from "./artifact-store";
import { manifestChanged } from "./manifest-changed";

/**
 * A store in a container: `<pipeline>/objects/<hash>`, `<pipeline>/manifest.json`, `<pipeline>/checkpoints/<stage>`. A pipeline in which
 * nothing has changed asks for the manifest, and for nothing else.
 *
 * @param pipeline its name: several may share a container
 */
export function blobStore(container: ContainerClient, pipeline: string): ArtifactStore {
  const blob = (path: string) => container.getBlockBlobClient(`${pipeline}/${path}`);
  const manifest = blob("manifest.json");
  const content = (path: string) => unless([404], readBlob(blob(path)));

  return {
    get: (hash) => content(`objects/${hash}`),
    async put(hash, bytes) {
      await blob(`objects/${hash}`).uploadData(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
    async readManifest() {
      const answer = await unless([404], manifest.download());
      if (!answer?.readableStreamBody || answer.etag === undefined) return undefined;
      return { text: (await buffer(answer.readableStreamBody)).toString(), etag: answer.etag };
    },
    async writeManifest(text, etag) {
      const conditions = etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: etag };
      try {
        const written = await manifest.upload(text, Buffer.byteLength(text), { conditions });
        return written.etag as string;
      } catch (error) {
        if ([409, 412].includes((error as RestError).statusCode ?? 0)) throw manifestChanged();
        throw error;
      }
    },
    readCheckpoint: (stage) => content(`checkpoints/${stage}`),
    async writeCheckpoint(stage, bytes) {
      await blob(`checkpoints/${stage}`).uploadData(Buffer.from(bytes));
    },
    async removeCheckpoint(stage) {
      await blob(`checkpoints/${stage}`).deleteIfExists();
    },
  };
}
