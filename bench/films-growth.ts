import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureTraining } from "./films/training";

/** Time and memory of a training of films, each algorithm in a process of its own, with a million ratings and with ten. */
export async function run(root: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-films-growth-"));
  try {
    await measureTraining(root, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
