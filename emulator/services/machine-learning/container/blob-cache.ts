import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BlobClient, RestError } from "@azure/storage-blob";
import { readJsonCache, sha256OfFile, writeAtomically } from "../../../core/files";
import type { UploadedFiles } from "../../../core/uploaded-files";

export interface CachedBlob {
  readonly sha256: string;
  readonly file: string;
}

interface Known {
  readonly etag: string;
  readonly sha256: string;
}

/** Blobs by their content, each downloaded once; a blob is still asked for every time, so that a role is needed. */
export class BlobCache {
  private readonly folder: string;
  private readonly index: string;
  private readonly uploads: Pick<UploadedFiles, "of" | "putAt">;

  constructor(folder: string, uploads: Pick<UploadedFiles, "of" | "putAt">) {
    this.folder = folder;
    this.index = join(folder, "fetched.json");
    this.uploads = uploads;
  }

  /** @throws the storage error when the client's identity may not read the blob */
  async fetch(blob: BlobClient): Promise<CachedBlob> {
    const known = this.known()[blob.url];
    const file = known && join(this.folder, known.sha256);
    const isThere = known !== undefined && file !== undefined && existsSync(file);
    const uploaded = isThere ? undefined : this.uploads.of(blob.url);
    const etag = isThere ? known.etag : uploaded?.etag;
    // one conditional GET: the refusal of a HEAD request would not say which role is missing
    const download = await blob
      .download(0, undefined, { conditions: etag === undefined ? {} : { ifNoneMatch: etag } })
      .catch((error: RestError) => {
        if (etag !== undefined && error.statusCode === 304) return undefined;
        throw error;
      });
    if (download !== undefined)
      return this.keep(blob.url, download.etag ?? "", (temporary) =>
        writeHashed(download.readableStreamBody as NodeJS.ReadableStream, temporary),
      );
    if (uploaded === undefined) return { sha256: known?.sha256 ?? "", file: file ?? "" };
    return this.keep(blob.url, uploaded.etag, async (temporary) => {
      await this.uploads.putAt(temporary, uploaded);
      return sha256OfFile(temporary);
    });
  }

  /** Forgets what none of these hashes names. */
  async prune(used: ReadonlySet<string>): Promise<void> {
    const known = Object.entries(this.known()).filter(([, { sha256 }]) => used.has(sha256));
    if (existsSync(this.index)) writeAtomically(this.index, JSON.stringify(Object.fromEntries(known)));
    for (const name of existsSync(this.folder) ? await readdir(this.folder) : []) {
      if (/^[0-9a-f]{64}$/.test(name) && !used.has(name)) await rm(join(this.folder, name));
    }
  }

  /** @param write makes a file, and answers the SHA-256 of its content */
  private async keep(
    url: string,
    etag: string,
    write: (file: string) => Promise<string>,
  ): Promise<CachedBlob> {
    await mkdir(this.folder, { recursive: true });
    const temporary = join(this.folder, `${randomUUID()}.tmp`);
    try {
      const sha256 = await write(temporary);
      const file = join(this.folder, sha256);
      await rename(temporary, file);
      writeAtomically(this.index, JSON.stringify({ ...this.known(), [url]: { etag, sha256 } }));
      return { sha256, file };
    } finally {
      await rm(temporary, { force: true });
    }
  }

  private known(): Record<string, Known> {
    return readJsonCache<Record<string, Known>>(this.index, {});
  }
}

async function writeHashed(content: NodeJS.ReadableStream, file: string): Promise<string> {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(content, hashing, createWriteStream(file));
  return hash.digest("hex");
}
