import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process as the system shows it. */
export interface ProcessCommand {
  readonly pid: number;
  readonly parent: number;
  readonly args: readonly string[];
}

/** undefined when there is no such process, or the system does not show it */
export function processCommand(pid: number): ProcessCommand | undefined {
  if (pid < 1) return undefined;
  try {
    return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

/** Who started a process, whoever started that one, and so on. */
export function ancestorsOf(pid: number): ProcessCommand[] {
  const parent = processCommand(processCommand(pid)?.parent ?? 0);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent.pid)];
}

function fromProc(pid: number): ProcessCommand | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // the name in parentheses may hold anything
  const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z") return undefined;
  const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
  // npm shows its whole command line as one word
  return { pid, parent: Number(parent), args: args.length === 1 ? words(args[0]) : args };
}

function fromPs(pid: number): ProcessCommand {
  const line = execFileSync("ps", ["-o", "ppid=,args=", "-p", String(pid)], { encoding: "utf8" });
  const [parent, ...args] = words(line);
  return { pid, parent: Number(parent), args };
}

const words = (text = "") => text.trim().split(/\s+/);
