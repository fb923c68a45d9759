import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive } from "../../core/is-alive";
import { stateLock } from "./state-place";

/** Who holds the state. */
interface Lock {
  /** The command whose Terraform it is: when it was killed, it holds nobody up. */
  readonly pid: number;
  /** What that Terraform says of itself, for whoever is refused. */
  readonly info: string;
}

/** @returns undefined, or what the Terraform says of itself that holds the state already */
export function lockState(root: string, info: string): string | undefined {
  const file = stateLock(root);
  mkdirSync(dirname(file), { recursive: true });
  const holder = holderOf(file);
  if (holder !== undefined && holder.pid !== process.pid && isAlive(holder.pid)) return holder.info;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, info } satisfies Lock), {
      flag: "wx",
      mode: 0o600,
    });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return holderOf(file)?.info ?? info; // somebody else was faster
  }
}

export function unlockState(root: string): void {
  const file = stateLock(root);
  if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true });
}

function holderOf(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Lock;
  } catch {
    return undefined; // absent, or its writer was killed
  }
}
