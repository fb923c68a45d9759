import { join } from "node:path";
import { keepPrivate } from "./files";
import { openLogFile } from "./log-file";
import { openPorts } from "./ports";
import type { EmulatorContext, Log } from "./service";
import { openTls } from "./tls";
import { UploadedFiles } from "./uploaded-files";

/**
 * Everything services share, kept below one folder; a temporary folder does for a test.
 *
 * @param stateDirectory absolute path, made when it is absent, open to its owner alone
 * @param alsoLog receives each message besides `emulator.log`
 */
export async function openContext(stateDirectory: string, alsoLog?: Log): Promise<EmulatorContext> {
  keepPrivate(stateDirectory);
  const toFile = openLogFile(join(stateDirectory, "emulator.log"));
  return {
    stateDirectory,
    ports: openPorts(stateDirectory),
    tls: await openTls(stateDirectory),
    uploads: new UploadedFiles(stateDirectory),
    log: (...message) => {
      toFile(...message);
      alsoLog?.(...message);
    },
  };
}
