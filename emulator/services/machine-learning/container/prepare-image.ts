import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import type { BlobCache, CachedBlob } from "./blob-cache";
import { type Image, readDockerfile } from "./dockerfile";
import { unpack } from "./unpack";

/** An image or a model, ready to be used from disk. */
export interface Prepared {
  readonly directory: string;
  /** Hashes of the blobs it was made of. */
  readonly blobs: readonly string[];
}

export interface PreparedImage extends Prepared {
  readonly image: Image;
}

/** A folder of blobs: ".../container/some/prefix". */
export interface BlobFolder {
  readonly container: ContainerClient;
  /** Ends with "/", or is empty. */
  readonly prefix: string;
}

/**
 * What `docker build` would make of the context, below one folder, made once for each content.
 *
 * @throws DockerfileRefused, or the storage error
 */
export async function prepareImage(
  context: BlobFolder,
  cache: BlobCache,
  folder: string,
): Promise<PreparedImage> {
  const dockerfile = await cache.fetch(context.container.getBlobClient(`${context.prefix}Dockerfile`));
  const image = readDockerfile(await readFile(dockerfile.file, "utf8"));
  const added: CachedBlob[] = [];
  for (const { source } of image.adds) {
    added.push(await cache.fetch(context.container.getBlobClient(`${context.prefix}${source}`)));
  }
  const blobs = [dockerfile, ...added].map(({ sha256 }) => sha256);
  const directory = await once(folder, blobs, async (root) => {
    for (const [index, { source, destination }] of image.adds.entries()) {
      const file = added[index]?.file ?? "";
      const target = join(root, posix.resolve("/", destination));
      if (/\.(tar|tgz|tar\.gz)$/.test(source)) {
        await unpack(file, source, target);
      } else {
        await mkdir(dirname(target), { recursive: true });
        await copyFile(file, target);
      }
    }
    await mkdir(join(root, image.workingDirectory), { recursive: true });
  });
  return { image, directory, blobs };
}

/**
 * The model's files, below what Azure mounts them at.
 *
 * @param place path below the mounted folder, e.g. "mobilenet/1/export"
 * @throws the storage error, or when there is no file
 */
export async function prepareModel(
  model: BlobFolder,
  place: string,
  cache: BlobCache,
  folder: string,
): Promise<Prepared> {
  const files: { path: string; blob: CachedBlob }[] = [];
  for await (const { name } of model.container.listBlobsFlat({ prefix: model.prefix })) {
    files.push({
      path: name.slice(model.prefix.length),
      blob: await cache.fetch(model.container.getBlobClient(name)),
    });
  }
  if (files.length === 0) throw new Error(`there are no files below ${model.container.url}/${model.prefix}`);
  const parts = [place, ...files.flatMap(({ path, blob }) => [path, blob.sha256])];
  const directory = await once(folder, parts, async (root) => {
    for (const { path, blob } of files) {
      const target = join(root, place, posix.resolve("/", path));
      await mkdir(dirname(target), { recursive: true });
      await link(blob.file, target);
    }
  });
  return { directory, blobs: files.map(({ blob }) => blob.sha256) };
}

/** A folder named by what it is made of; a process that is killed while it makes one leaves none. */
async function once(
  folder: string,
  parts: readonly string[],
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const name = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
  const directory = join(folder, name);
  if (existsSync(directory)) return directory;
  const temporary = `${directory}.${randomUUID()}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    await make(temporary);
    await rename(temporary, directory);
    return directory;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Removes from a folder of images or models what none of these are. */
export async function pruneFolder(folder: string, used: ReadonlySet<string>): Promise<void> {
  for (const name of existsSync(folder) ? await readdir(folder) : []) {
    const directory = join(folder, name);
    if (!used.has(directory)) await rm(directory, { recursive: true, force: true });
  }
}
