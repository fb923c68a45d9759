import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, extract, type Header } from "tar-stream";
import { largePieces } from "../../../core/files";

type Source = Extract extends AsyncIterable<infer Entry> ? Entry : never;

/** Unpacks a tar archive, compressed when its name says so, below a folder. @throws for what would lead out of it */
export async function unpack(archive: string, name: string, folder: string): Promise<void> {
  const entries = extract();
  entries.on("entry", (header, content, next) => {
    write(header, content, folder).then(() => next(), next);
  });
  const source = createReadStream(archive, { highWaterMark: largePieces });
  if (name.endsWith(".tar")) await pipeline(source, entries);
  else await pipeline(source, createGunzip(), entries);
}

async function write(header: Header, content: Source, folder: string): Promise<void> {
  const path = join(folder, header.name);
  if (path !== folder && !`${path}${sep}`.startsWith(`${folder}${sep}`)) {
    throw new Error(`the archive holds "${header.name}", which leads out of its folder`);
  }
  if (header.type === "directory") {
    await mkdir(path, { recursive: true });
    content.resume();
    return;
  }
  if (header.type !== "file") {
    throw new Error(
      `the archive holds "${header.name}", a ${header.type}; only files and folders are unpacked`,
    );
  }
  await mkdir(dirname(path), { recursive: true });
  await pipeline(content, createWriteStream(path, { mode: (header.mode ?? 0o644) & 0o777 }));
}
