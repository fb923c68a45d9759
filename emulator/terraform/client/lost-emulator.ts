import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../../core/is-alive";
import type { EmulatorAddress } from "../../resource-manager/protocol";
import { lastLines } from "./last-lines";
import type { EmulatorInWaiting } from "./start-emulator";

/** A process closes its connections a moment before it is gone. */
const patienceMs = 5_000;

/**
 * What to tell when a call was not answered: how the emulator ended, and what it said last.
 *
 * @param started the one that this process has started, if it has
 */
export async function lostEmulator(
  root: string,
  { pid }: EmulatorAddress,
  started: EmulatorInWaiting | undefined,
  cause: Error,
): Promise<Error> {
  for (const end = Date.now() + patienceMs; isAlive(pid) && Date.now() < end; ) await wait(20);
  if (isAlive(pid)) return brokenOff(pid, cause);

  const ended = started?.pid === pid ? started.ended() : undefined;
  const end = ended === undefined ? "is gone: it was killed or crashed" : `ended with ${ended}`;
  const logs = [join(root, ".vitrine/local/emulator.log"), join(root, ".vitrine/emulator-start.log")];
  const said = logs.map((file) => ({ file, lines: lastLines(file, 6) })).filter(({ lines }) => lines !== "");
  return new Error(
    [
      "the local Azure ended while it worked on this",
      `  why: its process ${pid} ${end} (${cause.message})`,
      ...said.map(({ file, lines }) => `       the end of ${file}:\n       ${lines}`),
      "  fix: deploy again; it starts by itself, and what was done stays done",
      "  code: EmulatorLost",
    ].join("\n"),
    { cause },
  );
}

function brokenOff(pid: number, cause: Error): Error {
  return new Error(
    [
      "the local Azure broke off its answer to this",
      `  why: its process ${pid} runs, but has closed the connection (${cause.message})`,
      "  fix: npx vitrine logs says what it did; then deploy again, and what was done stays done",
      "  code: EmulatorBrokeOff",
    ].join("\n"),
    { cause },
  );
}
