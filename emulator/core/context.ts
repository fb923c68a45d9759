import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openLogFile } from "./log-file";
import { openPorts } from "./ports";
import type { EmulatorContext, Log } from "./service";
import { openTls } from "./tls";

/**
 * Everything services share, kept below one folder; a temporary folder does for a test.
 *
 * @param stateDirectory absolute path, made when it is absent, open to its owner alone
 * @param alsoLog receives each message besides `emulator.log`
 */
export async function openContext(stateDirectory: string, alsoLog?: Log): Promise<EmulatorContext> {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const toFile = openLogFile(join(stateDirectory, "emulator.log"));
  return {
    stateDirectory,
    ports: openPorts(stateDirectory),
    tls: await openTls(stateDirectory),
    log: (...message) => {
      toFile(...message);
      alsoLog?.(...message);
    },
  };
}
