import type { EmulatorAddress } from "../../resource-manager/protocol";
import type { Emulator } from "../provider";
import { callEmulator, EmulatorError } from "./emulator-client";
import { runningEmulator } from "./start-emulator";

/**
 * The checkout's emulator: found, or started, at the first call and again after it was lost. It is told whose
 * Terraform this is, so that it can clean up after a destroy.
 *
 * @param terraformPid the process that the calls are made for
 */
export function connectedEmulator(root: string, terraformPid: number): Emulator {
  let connection: Promise<EmulatorAddress> | undefined;
  const connect = async () => {
    const address = await runningEmulator(root);
    await callEmulator(address, "session", { terraformPid, workingDirectory: process.cwd() });
    return address;
  };

  return {
    async call(name, body) {
      connection ??= connect();
      const used = connection;
      const forget = () => {
        if (connection === used) connection = undefined;
      };
      const address = await used.catch((error) => {
        forget();
        throw error;
      });
      return callEmulator<never>(address, name, body).catch((error) => {
        if (error instanceof EmulatorError) throw error;
        forget();
        throw lost(error);
      });
    },
  };
}

function lost(cause: Error): Error {
  return new Error(
    [
      "the local Azure ended while it worked on this",
      `  why: its process was killed or crashed (${cause.message})`,
      "  fix: deploy again; it starts by itself, and what was done stays done",
      "  code: EmulatorLost",
    ].join("\n"),
    { cause },
  );
}
