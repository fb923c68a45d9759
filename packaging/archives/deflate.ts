import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagesFolder, sha256, writeWhole } from "../made-once/files";

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
 * @param root the checkout, absolute: what large files became is kept there
 */
export function deflate(root: string, content: Uint8Array): Uint8Array {
  if (content.length < keptFromBytes) return compress(content, level);

  const kept = join(packagesFolder(root), "deflated", `${sha256(content).slice(0, 32)}-${keptLevel}`);
  try {
    return readFileSync(kept);
  } catch {
    const deflated = compress(content, keptLevel);
    writeWhole(kept, deflated);
    return deflated;
  }
}

function compress(content: Uint8Array, level: 1 | 6): Uint8Array {
  // loaded here because a synth whose packages are fresh compresses nothing
  const { deflateSync } = require("fflate") as typeof import("fflate");
  return deflateSync(content, { level });
}
