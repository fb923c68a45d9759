import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Never leaves half a file where another process looks for a whole one, and does not touch one that is as it should be. */
export function writeWhenDifferent(path: string, content: Buffer): void {
  try {
    if (readFileSync(path).equals(content)) return;
  } catch {
    // it is not there yet
  }
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}
