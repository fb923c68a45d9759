import { processCommand } from "./process-command";

/** Whether a process runs. One that was killed, and that its parent has not yet asked about, is there no more. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // it belongs to someone else, who is alive
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return process.platform !== "linux" || processCommand(pid) !== undefined;
}
