import { readdirSync, readFileSync } from "node:fs";

/** The processes of a local estate. */
export type Role = "emulator" | "Azurite" | "app";

export interface Usage {
  readonly pid: number;
  readonly cpuSeconds: number;
  /** Resident memory at its highest since the process began. */
  readonly peakMB: number;
}

/** What each process of an estate has used so far; Linux tells. @param pid of the emulator */
export function usageOf(pid: number): Partial<Record<Role, Usage>> {
  const found: Partial<Record<Role, Usage>> = { emulator: read(pid) };
  for (const child of childrenOf(pid)) {
    const role = roleOf(child);
    if (role) found[role] = read(child);
  }
  return found;
}

function roleOf(pid: number): Role | undefined {
  const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
  if (command.includes("storage/engine/main.ts")) return "Azurite";
  return command.includes("sites/worker.cjs") ? "app" : undefined;
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
}

// USER_HZ, which Linux has fixed at 100 for everything it tells programs
const ticksPerSecond = 100;

function read(pid: number): Usage {
  // the name in parentheses may hold spaces, so fields are counted from behind it: utime is the 12th, stime the 13th
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return {
    pid,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    peakMB: Number(peak) / 1024,
  };
}
