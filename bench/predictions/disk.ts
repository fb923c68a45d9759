import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** What a commit writes at least. */
const page = Buffer.alloc(8192, 1);
const pages = 128;

/**
 * Milliseconds until the disk has what was written, ascending: as PostgreSQL asks for it, into a file whose blocks are there, in the
 * folder where the database is.
 */
export async function diskMs(times: number, perSecond: number): Promise<Float64Array> {
  const folder = mkdtempSync(join(tmpdir(), "bench-disk-"));
  const file = openSync(join(folder, "log"), "w");
  try {
    for (let at = 0; at < pages; at++) writeSync(file, page);
    fdatasyncSync(file);
    const waited = new Float64Array(times);
    for (let at = 0; at < times; at++) {
      const began = performance.now();
      writeSync(file, page, 0, page.length, (at % pages) * page.length);
      fdatasyncSync(file);
      const ms = performance.now() - began;
      waited[at] = ms;
      await wait(Math.max(0, 1000 / perSecond - ms));
    }
    return waited.sort();
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
