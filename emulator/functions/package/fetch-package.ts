import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ContainerClient, RestError } from "@azure/storage-blob";
import { readJson, writeAtomically } from "../../core/files";
import { unzip } from "./unzip";

/** The name that the Flex Consumption plan looks for. */
export const PACKAGE_BLOB = "released-package.zip";

/** The deployment container holds no package yet. */
export class NoPackage extends Error {
  override readonly name = "NoPackage";
}

interface Known {
  readonly url?: string;
  readonly etag?: string;
  readonly sha256?: string;
}

/**
 * The folder with the released package, fetched when it changed since the last time.
 *
 * @param folder the site's folder; packages are kept below it by their SHA-256
 * @throws NoPackage, or the storage error when the identity may not read it
 */
export async function fetchPackage(container: ContainerClient, folder: string): Promise<string> {
  const blob = container.getBlobClient(PACKAGE_BLOB);
  const file = join(folder, "package.json");
  const known = readJson<Known>(file, {});
  const { etag } = await blob.getProperties().catch((error: RestError) => {
    if (error.statusCode !== 404) throw error;
    throw new NoPackage(`${container.url} holds no ${PACKAGE_BLOB}`);
  });
  if (known.url === blob.url && known.etag === etag && known.sha256) {
    const unpacked = join(folder, known.sha256);
    if (existsSync(unpacked)) return unpacked;
  }

  const zip = join(folder, "package.zip");
  await mkdir(folder, { recursive: true });
  const { etag: downloaded } = await blob.downloadToFile(zip);
  const sha256 = await hashOf(zip);
  const unpacked = join(folder, sha256);
  if (!existsSync(unpacked)) await unzip(zip, unpacked);
  await rm(zip);
  writeAtomically(file, JSON.stringify({ url: blob.url, etag: downloaded, sha256 } satisfies Known));
  await removeOthers(folder, sha256);
  return unpacked;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

async function removeOthers(folder: string, sha256: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^[0-9a-f]{64}/.test(name) && name !== sha256) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}
