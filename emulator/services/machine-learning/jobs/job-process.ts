import { spawn } from "node:child_process";
import { processCommand } from "../../../core/process-command";
import type { JobLog } from "./job-log";

/** From SIGTERM to SIGKILL. */
const graceMs = 10_000;

export interface JobProgram {
  /** The script and what it is given. */
  readonly command: readonly string[];
  readonly directory: string;
  /** All that the process sees. */
  readonly environment: Readonly<Record<string, string>>;
  /** Loaded before the program: it ends with the local Azure, however that ends. */
  readonly guard: string;
}

/**
 * Runs a program to its end.
 *
 * @param signal tells it to end
 * @param onStart with its process id
 * @returns undefined when it ended with code 0, otherwise how it ended
 */
export async function runToEnd(
  { command, directory, environment, guard }: JobProgram,
  log: JobLog,
  signal: AbortSignal,
  onStart: (pid: number) => void,
): Promise<string | undefined> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, ["--require", guard, ...command], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => log.write(text, "stdout"));
  child.stderr.setEncoding("utf8").on("data", (text: string) => log.write(text, "stderr"));
  if (child.pid !== undefined) onStart(child.pid);
  let tooLate: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill("SIGTERM");
    tooLate = setTimeout(() => child.kill("SIGKILL"), graceMs);
  };
  signal.addEventListener("abort", end, { once: true });
  try {
    return await new Promise<string | undefined>((resolve) => {
      child.once("error", (error) => resolve(`its process could not be started: ${error.message}`));
      child.once("close", (code, by) =>
        resolve(code === 0 ? undefined : `it ended with ${by ?? `exit code ${code}`}`),
      );
    });
  } finally {
    clearTimeout(tooLate);
    signal.removeEventListener("abort", end);
    log.close();
  }
}

/** Ends what a local Azure that was killed left of a job. @param guard that stands in its command line */
export function endLeftover(pid: number | undefined, guard: string): void {
  if (pid === undefined || processCommand(pid)?.args.includes(guard) !== true) return;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it ended by itself meanwhile
  }
}
