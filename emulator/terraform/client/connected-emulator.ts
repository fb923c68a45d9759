import { existsSync } from "node:fs";
import { join } from "node:path";
import { processCommand } from "../../core/process-command";
import type { EmulatorAddress } from "../../resource-manager/protocol";
import type { Switches } from "../../unkind/switches";
import type { AskedEmulator } from "../provider";
import { callEmulator, EmulatorError } from "./emulator-client";
import { runningEmulator } from "./start-emulator";

/**
 * The checkout's emulator: found, or started, at the first call and again after it was lost. It is told whose
 * Terraform this is, so that it can clean up after a destroy.
 *
 * @param terraformPid the process that the calls are made for
 */
export function connectedEmulator(root: string, terraformPid: number, unkind: Switches): AskedEmulator {
  const destroys = isDestroy(terraformPid);
  let connection: Promise<EmulatorAddress> | undefined;
  const connect = async () => {
    const address = await runningEmulator(root);
    const workingDirectory = process.cwd();
    await callEmulator(address, "session", { terraformPid, destroys, workingDirectory, unkind });
    return address;
  };

  const connected = () => {
    connection ??= connect();
    return connection;
  };

  return {
    async begin() {
      // a plan of nothing asks for nothing, and what a killed deploy has started would stay
      if (destroys && existsSync(join(root, ".vitrine/local"))) await connected();
    },
    async call(name, body) {
      const used = connected();
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

function isDestroy(terraformPid: number): boolean {
  const args = processCommand(terraformPid)?.args ?? [];
  return args.includes("destroy") || args.includes("-destroy");
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
