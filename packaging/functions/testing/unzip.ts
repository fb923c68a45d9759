import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { type Entry, type Options, open, type ZipFile } from "yauzl";

const openArchive = promisify<string, Options, ZipFile>(open);

/**
 * The files of an archive in their order, read by another implementation than ours. Fails when a checksum is wrong.
 *
 * @param folder also writes them there
 */
export async function unzip(archive: string, folder?: string): Promise<Map<string, Buffer>> {
  const zip = await openArchive(archive, {
    lazyEntries: true,
    validateEntrySizes: true,
    strictFileNames: true,
  });
  const files = new Map<string, Buffer>();
  zip.on("entry", async (entry: Entry) => {
    const stream = await promisify(zip.openReadStream.bind(zip))(entry);
    const content = await buffer(stream);
    if (crc32(content) !== entry.crc32) zip.emit("error", new Error(`checksum of ${entry.fileName}`));
    files.set(entry.fileName, content);
    zip.readEntry();
  });
  await new Promise<void>((resolve, reject) => {
    zip.once("end", resolve).once("error", reject);
    zip.readEntry();
  });

  if (folder !== undefined) {
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  }
  return files;
}
