import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { writeWhenDifferent } from "../shared/write-when-different";

/** A file as it was when it was hashed. */
interface Known {
  readonly stamp: string;
  readonly hash: string;
}

/** File systems tell times in steps: a file that was written in the step in which it was hashed may have changed unseen. */
const stepMs = 2_000;

/**
 * Hashes files, and remembers the hash while a file's size and times stay: a large one that has not changed is not read.
 *
 * @param memory absolute path of the file in which they are remembered
 */
export function fileHashes(memory: string): (path: string) => Promise<string> {
  return async (path) => {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const stamp = [size, mtimeMs, ctimeMs, ino].join(" ");
    const found = remembered(memory)[path];
    if (found?.stamp === stamp) return found.hash;
    const hash = await hashOfFile(path);
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > stepMs) {
      mkdirSync(dirname(memory), { recursive: true });
      const known = { ...remembered(memory), [path]: { stamp, hash } };
      writeWhenDifferent(memory, Buffer.from(JSON.stringify(known)));
    }
    return hash;
  };
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

function remembered(memory: string): Readonly<Record<string, Known>> {
  try {
    return JSON.parse(readFileSync(memory, "utf8")) as Record<string, Known>;
  } catch {
    return {}; // it is only ever a shorter way
  }
}
