import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagesFolder, sha256, writeWhole } from "../made-once/files";

/** Native libraries are larger: they take most of a package's time and rarely change, so they are compressed once. */
const keptFromBytes = 4_000_000;
/**
 * A library is 4 % larger than with the usual level, and takes two thirds of the time. Tables that fit a processor's
 * cache take two fifths of what is left, for a hundredth more.
 */
const ofLibraries = { level: 1, mem: 4 } as const;
/** Code is 5 % larger than with the usual level, and takes two thirds of the time. */
const ofOthers = { level: 3 } as const;

/**
 * `content` as a raw DEFLATE stream, the same on every machine.
 *
 * Node's zlib takes different paths on different processors and changes with Node; fflate is plain
 * JavaScript, so a version of it has one output.
 *
 * @param root the checkout, absolute: what large files became is kept there
 */
export function deflate(root: string, content: Uint8Array): Uint8Array {
  if (content.length < keptFromBytes) return compress(content, ofOthers);

  const how = Object.values(ofLibraries).join("-");
  const kept = join(packagesFolder(root), "deflated", `${sha256(content).slice(0, 32)}-${how}`);
  try {
    return readFileSync(kept);
  } catch {
    const deflated = compress(content, ofLibraries);
    writeWhole(kept, deflated);
    return deflated;
  }
}

function compress(content: Uint8Array, how: typeof ofLibraries | typeof ofOthers): Uint8Array {
  // loaded here because a synth whose packages are fresh compresses nothing
  const { deflateSync } = require("fflate") as typeof import("fflate");
  return deflateSync(content, how);
}
