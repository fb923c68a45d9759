import { randomUUID } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ArtifactStore } from "./artifact-store";
import { hashOf } from "./hashes";
import { manifestChanged } from "./manifest-changed";

/**
 * A store in a folder: `objects/ab/cdef…`, `manifest.json`, `checkpoints/<stage>`.
 *
 * @param folder absolute; it is made when something is kept
 */
export function folderStore(folder: string): ArtifactStore {
  const objectAt = (hash: string) => join(folder, "objects", hash.slice(0, 2), hash.slice(2));
  const manifestAt = join(folder, "manifest.json");
  const checkpointAt = (stage: string) => join(folder, "checkpoints", stage);
  const etagNow = () => {
    try {
      return hashOf(readFileSync(manifestAt));
    } catch (error) {
      return unlessMissing(error as NodeJS.ErrnoException);
    }
  };

  return {
    get: (hash) => contentOf(objectAt(hash)),
    put: (hash, bytes) => writeWhole(objectAt(hash), bytes),
    async readManifest() {
      const text = (await contentOf(manifestAt))?.toString();
      return text === undefined ? undefined : { text, etag: hashOf(text) };
    },
    async writeManifest(text, etag) {
      const unfinished = await writeBeside(manifestAt, Buffer.from(text));
      // nothing may come between the look and the exchange
      if (etagNow() !== etag) {
        await rm(unfinished);
        throw manifestChanged();
      }
      renameSync(unfinished, manifestAt);
      return hashOf(text);
    },
    readCheckpoint: (stage) => contentOf(checkpointAt(stage)),
    writeCheckpoint: (stage, bytes) => writeWhole(checkpointAt(stage), bytes),
    removeCheckpoint: (stage) => rm(checkpointAt(stage), { force: true }),
  };
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(unlessMissing);
}

/** Whole or not at all, also when the machine loses its power. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await rename(await writeBeside(path, bytes), path);
}

/** @returns where the bytes are, until they are given their name */
async function writeBeside(path: string, bytes: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomUUID()}`;
  const file = await open(unfinished, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return unfinished;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
