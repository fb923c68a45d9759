import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Tells a program that the system kills it with its parent. */
export const killedWithParentVariable = "VITRINE_KILLED_WITH_PARENT";

let found: readonly string[] | undefined;

/**
 * The command line of a program that the system kills when the process that started it is gone, however busy either is, and what the
 * program is told of that. Linux does so, by its own `setpriv`. Where nothing does, the program has to look by itself, in a thread,
 * which costs as much as a start of Node.
 */
export function killedWithParent(
  program: string,
  args: readonly string[],
): { command: string; args: string[]; environment: Readonly<Record<string, string>> } {
  found ??= whatKills();
  const [command = program, ...all] = [...found, program, ...args];
  return { command, args: all, environment: found.length > 0 ? { [killedWithParentVariable]: "1" } : {} };
}

function whatKills(): readonly string[] {
  if (process.platform !== "linux") return [];
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));
  if (setpriv === undefined) return [];
  const killing = [setpriv, "--pdeathsig", "KILL"];
  // one that is not of util-linux may not know how
  return spawnSync(setpriv, [...killing.slice(1), "/bin/true"]).status === 0 ? killing : [];
}
