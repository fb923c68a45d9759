import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface TreeCost {
  readonly seconds: number;
  /** Of the process and everything it started, at their highest, added up. */
  readonly megabytes: number;
}

/**
 * Runs a command and watches it and what it starts.
 *
 * @throws with what it printed when it fails
 */
export async function costOf(command: string, args: readonly string[], cwd: string): Promise<TreeCost> {
  const began = performance.now();
  const child = spawn(command, args, { cwd, env: { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null" } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));

  const peaks = new Map<number, number>();
  const watch = setInterval(() => {
    for (const pid of treeOf(child.pid ?? 0)) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakMB(pid)));
  }, 20);
  const code = await new Promise((ended) => child.on("close", ended));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${output}`);
  return {
    seconds: (performance.now() - began) / 1000,
    megabytes: [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
  };
}

/** A process and all that it and its children started, from whichever of their threads. */
export function treeOf(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim().split(" ").map(Number),
    );
    return [pid, ...children.filter((child) => child > 0).flatMap(treeOf)];
  } catch {
    return []; // it ended between two looks
  }
}

function peakMB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
