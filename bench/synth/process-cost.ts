import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Cost {
  readonly seconds: number;
  /** Processor time of all its threads, which other work on the machine does not stretch. */
  readonly processorSeconds: number;
  /** Largest resident memory of the process, in units of 1,000,000 bytes. */
  readonly megabytes: number;
}

/**
 * What one run of Node with these arguments takes, from its start to its end.
 *
 * @throws when the process fails, with what it wrote
 */
export function processCost(
  root: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Cost {
  const workspace = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  try {
    const began = performance.now();
    const { status, stderr, output } = spawnSync(
      process.execPath,
      ["--require", join(root, "bench/synth/tell-cost.cjs"), ...args],
      { cwd: workspace, env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe", "pipe"] },
    );
    const seconds = (performance.now() - began) / 1000;
    if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}\n${stderr}`);
    const [processorSeconds, bytes] = JSON.parse(output[3] ?? "");
    return { seconds, processorSeconds, megabytes: bytes / 1e6 };
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
