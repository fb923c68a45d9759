import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

let writes = 0;

/**
 * Replaces a file so that a reader, or a process that was killed, sees either the old or the new text.
 *
 * @param mode readable by its owner alone unless said otherwise
 */
export function writeAtomically(file: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.${++writes}.tmp`;
  try {
    writeFileSync(temporary, text, { mode });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The text of a file, or undefined when there is none. */
export function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** What a JSON file holds, or `absent` when there is no file. @throws when it is not JSON, with its path */
export function readJson<Content>(file: string, absent: Content): Content {
  const text = readIfPresent(file);
  if (text === undefined) return absent;
  try {
    return JSON.parse(text) as Content;
  } catch (cause) {
    throw new Error(`${file} is not JSON. Delete it to start without what it held.`, { cause });
  }
}
