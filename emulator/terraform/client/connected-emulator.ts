import { existsSync } from "node:fs";
import { join } from "node:path";
import { processCommand } from "../../core/process-command";
import type { EmulatorAddress } from "../../resource-manager/protocol";
import type { AskedEmulator } from "../provider";
import { unkindOf } from "../stack-unkind";
import { callEmulator, EmulatorError } from "./emulator-client";
import { lostEmulator } from "./lost-emulator";
import { type EmulatorInWaiting, emulatorInWaiting, runningEmulator } from "./start-emulator";

export interface ServedRun {
  /** The repository, absolute. */
  readonly root: string;
  /** Of the stack, absolute. */
  readonly folder: string;
  /** Terraform, or the command that runs it: with this process the run ends, if nobody has told before. */
  readonly terraformPid: number;
  /** Whether it takes everything down. */
  readonly destroys: boolean;
  /** Starts it the first time. @default one that is made when it is needed */
  readonly waiting?: EmulatorInWaiting;
}

/** The emulator of a run of Terraform, which is told when it is over. */
export interface ConnectedEmulator extends AskedEmulator {
  /** Terraform has done what it had to: what it destroyed can be cleaned up. */
  end(): Promise<void>;
}

/**
 * The checkout's emulator: found, or started, at the first call and again after it was lost. It is told whose
 * run this is, so that it can clean up after a destroy.
 */
export function connectedEmulator(run: ServedRun): ConnectedEmulator {
  const { root, folder, terraformPid, destroys } = run;
  let first = run.waiting;
  let started: EmulatorInWaiting | undefined;
  const waiting = () => {
    started = first ?? emulatorInWaiting(root);
    first = undefined;
    return started;
  };
  let connection: Promise<EmulatorAddress> | undefined;
  const connect = async () => {
    for (let isAgain = false; ; isAgain = true) {
      const address = await runningEmulator(root, waiting);
      const unkind = unkindOf(folder);
      try {
        await callEmulator(address, "session", { terraformPid, destroys, workingDirectory: folder, unkind });
        return address;
      } catch (error) {
        // that of a destroy just before was about to end: the next one waits until it has
        if (isAgain || !isEnding(error)) throw error;
      }
    }
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
      return callEmulator<never>(address, name, body).catch(async (error) => {
        if (error instanceof EmulatorError) throw error;
        forget();
        throw await lostEmulator(root, address, started, error);
      });
    },
    async end() {
      const used = connection;
      connection = undefined;
      // one that was lost knows of no run
      await used?.then((address) => callEmulator(address, "session/end", { terraformPid })).catch(() => {});
    },
  };
}

export function isDestroy(terraformPid: number): boolean {
  const args = processCommand(terraformPid)?.args ?? [];
  return args.includes("destroy") || args.includes("-destroy");
}

/** Whether it did nothing of what it was asked for, because it ends or has ended. */
function isEnding(error: unknown): boolean {
  return !(error instanceof EmulatorError) || error.code === "NotUp";
}
