import { execFileSync, spawnSync } from "node:child_process";

/** Whom the engine runs as. */
export interface EngineUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it is nobody. Anybody else runs it as himself: undefined. */
export function engineUser(): EngineUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (which: "-u" | "-g") => Number(execFileSync("id", [which, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** Whether a user may enter a folder, which lies perhaps below one that is closed to him. */
export function mayEnter(folder: string, user: EngineUser): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/" }).status === 0;
}
