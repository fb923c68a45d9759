import { readFileSync } from "node:fs";
import { treeOf } from "./process-tree";

// USER_HZ, which Linux has fixed at 100 for everything it tells programs
const ticksPerSecond = 100;

/** Processor time of all that this process has started, and those in turn, once each has ended. */
export function endedSeconds(): number {
  const { ofChildren } = timesOf("self");
  return ofChildren;
}

/** Processor time of all that this process has started, and those in turn, whether they still run or not. */
export function startedSeconds(): number {
  const [, ...running] = treeOf(process.pid);
  const living = running.map(timesOf).reduce((sum, { own, ofChildren }) => sum + own + ofChildren, 0);
  return endedSeconds() + living;
}

/** Processor time of this process and all that it has started. */
export function secondsOfAll(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + startedSeconds();
}

/** Processor time of a process and all that it has started, whether that still runs or not; 0 when it has ended. */
export function treeSeconds(pid: number): number {
  return treeOf(pid)
    .map(timesOf)
    .reduce((sum, { own, ofChildren }) => sum + own + ofChildren, 0);
}

function timesOf(pid: number | "self"): { own: number; ofChildren: number } {
  try {
    // the name in parentheses may hold spaces, so fields are counted from behind it: utime is the 12th, stime, cutime and cstime follow
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ").map(Number) ?? [];
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
    return {
      own: (user + system) / ticksPerSecond,
      ofChildren: (childrenUser + childrenSystem) / ticksPerSecond,
    };
  } catch {
    return { own: 0, ofChildren: 0 }; // it ended between two looks
  }
}
