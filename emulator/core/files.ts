import { createHash } from "node:crypto";
import {
  chmodSync,
  createReadStream,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

let writes = 0;

/**
 * Replaces a file so that a reader, or a process that was killed, sees either the old or the new text.
 *
 * @param mode readable by its owner alone unless said otherwise
 */
export function writeAtomically(file: string, text: string, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.${++writes}.tmp`;
  try {
    writeIntoFolder(temporary, text, mode);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The folder is there but for the first time: to ask before each write costs as much as the write. */
function writeIntoFolder(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }
}

/** Keeps a file that nothing else could tell again, and a copy of it beside for when it is damaged. */
export function writeTwice(file: string, text: string): void {
  writeAtomically(file, text);
  // while this one is written the file itself is whole
  writeFileSync(copyOf(file), text, { mode: 0o600 });
}

/** Removes a file and its copy; the copy first, so that what is half removed is still there. */
export function removeTwice(file: string): void {
  rmSync(copyOf(file), { force: true });
  rmSync(file, { force: true });
}

const copyOf = (file: string) => `${file}.copy`;

/** The text of a file, or undefined when there is none. */
export function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * What a JSON file holds, or its copy where it is damaged or gone, or `absent` when there is neither.
 *
 * @throws when both are damaged: not JSON, or a list where `absent` is an object
 */
export function readJson<Content>(file: string, absent: Content): Content {
  const texts = [file, copyOf(file)].map(readIfPresent).filter((text) => text !== undefined);
  if (texts.length === 0) return absent;
  for (const text of texts) {
    const content = parsed(text);
    if (typeof content === "object" && content !== null && Array.isArray(content) === Array.isArray(absent))
      return content as Content;
  }
  throw damaged(file);
}

/** What to do when a file of the local Azure is lost for good. */
export function damaged(file: string, cause?: unknown): Error {
  return new Error(
    [
      `${file.slice(Math.max(file.lastIndexOf(".vitrine"), 0))} is damaged, and nothing else holds what it held`,
      "  why: a part of the local Azure cannot come back without it",
      "  fix: npx vitrine stop, delete the folder .vitrine/local, npx cdktf deploy local; what was in the estate is gone",
      "  code: LocalFileDamaged",
    ].join("\n"),
    { cause },
  );
}

/** The same for what can be found out again: a damaged file holds nothing. */
export function readJsonCache<Content>(file: string, absent: Content): Content {
  const content = parsed(readIfPresent(file) ?? "");
  return typeof content === "object" && content !== null ? (content as Content) : absent;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes a folder when it is absent, and closes it to every other user, with all that is in it, also when it was there before. */
export function keepPrivate(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
}

/** Pieces in which a file of many megabytes is read, in bytes: each costs its own way through a stream. */
export const largePieces = 1024 * 1024;

/** Of a file's content, hexadecimal. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: largePieces }), hash);
  return hash.digest("hex");
}
