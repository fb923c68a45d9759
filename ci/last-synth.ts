import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** What no stack is made of, at the top of a repository. Everything else may change one. */
const besides = /^(\..*|bench|cdktf\.out|docs|examples|node_modules|test|.*\.md)$/;

const recordFile = (outputFolder: string) => join(outputFolder, "synthesized.json");

/** Writes down that the stacks in a folder were made of what the sources were at a moment. */
export function recordSynth(outputFolder: string, began: Date): void {
  writeFileSync(recordFile(outputFolder), `${JSON.stringify({ began: began.toISOString() })}\n`);
}

/**
 * Whether a source was changed, added or taken away since the last synth of a checkout, or there was none.
 *
 * @param more files and folders elsewhere that its stacks are made of besides, such as models
 */
export function isStale(root: string, more: readonly string[] = []): boolean {
  const began = beganOf(join(root, "cdktf.out"));
  if (began === undefined) return true;
  const sources = readdirSync(root).filter((name) => !besides.test(name));
  return [...sources, ...more].some((source) => isNewer(resolve(root, source), began));
}

function beganOf(outputFolder: string): number | undefined {
  try {
    const { began } = JSON.parse(readFileSync(recordFile(outputFolder), "utf8")) as { began: string };
    return Date.parse(began) || undefined;
  } catch {
    return undefined;
  }
}

/** The time of a change cannot be set back, as that of a modification can; a folder's says what came and went. */
function isNewer(path: string, time: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (found.ctimeMs > time) return true;
  return found.isDirectory() && readdirSync(path).some((name) => isNewer(join(path, name), time));
}
