import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Native libraries are larger: they take most of a package's time and rarely change, so they are compressed once. */
const keptFromBytes = 4_000_000;
/** A library is 4 % larger than with the level of all other files, and takes two thirds of the time. */
const keptLevel = 1;
const level = 6;

/**
 * `content` as a raw DEFLATE stream, the same on every machine.
 *
 * Node's zlib takes different paths on different processors and changes with Node; fflate is plain
 * JavaScript, so a version of it has one output.
 *
 * @param cache folder that keeps what large files became
 */
export function deflate(content: Uint8Array, cache: string): Uint8Array {
  if (content.length < keptFromBytes) return compress(content, level);

  const kept = join(cache, `${createHash("sha256").update(content).digest("hex").slice(0, 32)}-${keptLevel}`);
  try {
    return readFileSync(kept);
  } catch {
    const deflated = compress(content, keptLevel);
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, deflated);
    renameSync(`${kept}.${process.pid}`, kept);
    return deflated;
  }
}

function compress(content: Uint8Array, level: 1 | 6): Uint8Array {
  // loaded here because a synth whose packages are fresh compresses nothing
  const { deflateSync } = require("fflate") as typeof import("fflate");
  return deflateSync(content, { level });
}
