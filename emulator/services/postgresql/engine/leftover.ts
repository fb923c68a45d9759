import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readIfPresent } from "../../../core/files";
import { processCommand } from "../../../core/process-command";

const patienceMs = 5_000;

/** Waits for the engine of a local Azure that was killed, which ends by itself, and ends one that does not. */
export async function endLeftover(data: string): Promise<void> {
  const pid = Number(readIfPresent(join(data, "postmaster.pid"))?.split("\n")[0]);
  const isThere = () => processCommand(pid)?.args.includes(data) ?? false;
  for (const signal of [undefined, "SIGQUIT", "SIGKILL"] as const) {
    if (!(pid > 1) || !isThere()) return;
    if (signal !== undefined) process.kill(pid, signal);
    for (const end = Date.now() + patienceMs; isThere() && Date.now() < end; ) await wait(20);
  }
}
