import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise } from "yauzl";

const symbolicLink = 0o120000;
const typeMask = 0o170000;

/**
 * Unpacks a zip into a folder that is either complete or absent.
 *
 * @throws when an entry would land outside the folder or is a link
 */
export async function unzip(file: string, folder: string): Promise<void> {
  const partial = `${folder}.${process.pid}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry()) {
        const target = targetOf(entry, partial);
        if (entry.fileName.endsWith("/")) {
          await mkdir(target, { recursive: true });
          continue;
        }
        await mkdir(dirname(target), { recursive: true });
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
      }
    } finally {
      zip.close();
    }
    await rename(partial, folder);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(`the package cannot be unpacked: ${(cause as Error).message}`, { cause });
  }
}

function targetOf(entry: Entry, folder: string): string {
  const target = resolve(join(folder, entry.fileName));
  if (relative(folder, target).startsWith("..")) throw new Error(`${entry.fileName} leaves the package`);
  const type = (entry.externalFileAttributes >>> 16) & typeMask;
  if (type === symbolicLink) throw new Error(`${entry.fileName} is a symbolic link`);
  return target;
}
