import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ContainerClient, RestError } from "@azure/storage-blob";
import { readJsonCache, sha256OfFile, writeAtomically } from "../../../core/files";
import type { UploadedFiles } from "../../../core/uploaded-files";
import { unzip } from "./unzip";

/** The name that the Flex Consumption plan looks for. */
export const packageBlob = "released-package.zip";

/** The deployment container holds no package yet. */
export class NoPackage extends Error {
  override readonly name = "NoPackage";
}

interface Known {
  readonly url?: string;
  readonly etag?: string | undefined;
  readonly sha256?: string;
}

/**
 * The folder with the released package, fetched when it changed since the last time.
 *
 * @param folder the site's folder; packages are kept below it by their SHA-256
 * @throws NoPackage, or the storage error when the identity may not read it
 */
export async function fetchPackage(
  container: ContainerClient,
  folder: string,
  uploads: Pick<UploadedFiles, "of">,
): Promise<string> {
  const blob = container.getBlobClient(packageBlob);
  const file = join(folder, "package.json");
  const known = readJsonCache<Known>(file, {});
  const unpackedBefore = known.url === blob.url && known.sha256 ? join(folder, known.sha256) : undefined;
  const isKnown = unpackedBefore !== undefined && known.etag !== undefined && existsSync(unpackedBefore);
  const uploaded = isKnown ? undefined : uploads.of(blob.url);
  const etag = isKnown ? known.etag : uploaded?.etag;
  const conditions = etag === undefined ? {} : { ifNoneMatch: etag };

  // one conditional GET: the refusal of a HEAD request would not say which role is missing
  const download = await blob.download(0, undefined, { conditions }).catch((error: RestError) => {
    if (etag !== undefined && error.statusCode === 304) return undefined;
    if (error.statusCode !== 404) throw error;
    throw new NoPackage(`${container.url} holds no ${packageBlob}`);
  });
  if (isKnown && download === undefined) return unpackedBefore;

  await mkdir(folder, { recursive: true });
  const fetched = join(folder, "package.zip");
  if (download)
    await pipeline(download.readableStreamBody as NodeJS.ReadableStream, createWriteStream(fetched));
  const zip = download || uploaded === undefined ? fetched : uploaded.file;
  const sha256 = await sha256OfFile(zip);
  const unpacked = join(folder, sha256);
  if (!existsSync(unpacked)) await unzip(zip, unpacked);
  await rm(fetched, { force: true });
  const now: Known = { url: blob.url, etag: download ? download.etag : etag, sha256 };
  writeAtomically(file, JSON.stringify(now));
  await removeOthers(folder, sha256);
  return unpacked;
}

/**
 * The folder of another package, which runs in place of the released one.
 *
 * @param folder the site's folder
 * @returns undefined when it is the released one
 */
export async function unpackInstead(file: string, folder: string): Promise<string | undefined> {
  const sha256 = await sha256OfFile(file);
  if (readJsonCache<Known>(join(folder, "package.json"), {}).sha256 === sha256) return undefined;
  const unpacked = join(folder, `instead-${sha256}`);
  if (!existsSync(unpacked)) await unzip(file, unpacked);
  return unpacked;
}

async function removeOthers(folder: string, sha256: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^[0-9a-f]{64}/.test(name) && name !== sha256) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
