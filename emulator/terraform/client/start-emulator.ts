import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { projectNode, vitrineFolder } from "../../../vitrine-folder";
import { smallHeap } from "../../core/small-heap";
import type { EmulatorAddress } from "../../resource-manager/protocol";
import { addressFile, emulatorAddress, isHealthy } from "./emulator-client";
import { lastLines } from "./last-lines";

const startSeconds = 60;

/**
 * The running emulator of a repository; starts it when there is none.
 *
 * Several provider processes may find it absent at the same moment and each start one: the emulator's own lock
 * lets one of them live and the others end without a complaint, so all that matters here is that one answers.
 *
 * @throws when none answers within a minute, with the end of its log
 */
export async function runningEmulator(
  root: string,
  waiting = () => emulatorInWaiting(root),
): Promise<EmulatorAddress> {
  const running = await healthy(root);
  if (running) return running;

  const { log, start, ended } = waiting();
  start();
  let end: string | undefined;
  for (const last = Date.now() + startSeconds * 1000; Date.now() < last; ) {
    const address = await healthy(root);
    if (address) return address;
    end = ended();
    // with 0 it ends when another one has started meanwhile
    if (end !== undefined && end !== "exit code 0") break;
    await wait(50);
  }
  const silence = `nothing answers at the address in ${addressFile(root)}`;
  throw new Error(
    [
      "the local Azure did not start",
      `  why: ${lastLines(log) || (end ? `its process ended with ${end}` : silence)}`,
      `  fix: read ${log}, then deploy again`,
      "  code: EmulatorDidNotStart",
    ].join("\n"),
  );
}

async function healthy(root: string): Promise<EmulatorAddress | undefined> {
  const address = emulatorAddress(root);
  return address && (await isHealthy(address)) ? address : undefined;
}

/** An emulator that starts when it is told to. */
export interface EmulatorInWaiting {
  readonly log: string;
  readonly pid: number | undefined;
  start(): void;
  /** How its process ended, e.g. "exit code 1" or "SIGKILL"; undefined while it runs. */
  ended(): string | undefined;
}

/** Becomes the emulator with the first line that it reads, and ends when nobody is left to write one. */
const script = 'umask 077; read -r _ && exec "$@" </dev/null >"$0" 2>&1';

/**
 * A shell that becomes the emulator when it is told to, and ends with this process otherwise.
 *
 * A command that runs Terraform in a terminal makes it before: what is started later inherits the terminal, and as long as the
 * emulator held it open Terraform would outlive a command that was interrupted.
 */
export function emulatorInWaiting(root: string): EmulatorInWaiting {
  const log = join(root, ".vitrine", "emulator-start.log");
  mkdirSync(dirname(log), { recursive: true });
  const launcher = join(vitrineFolder, "emulator/terraform/launch.mjs");
  const program = [projectNode(), ...smallHeap, launcher, "emulator/main.ts", "--root", root];
  const child = spawn("/bin/sh", ["-c", script, log, ...program], {
    cwd: root,
    detached: true, // it outlives Terraform: the estate keeps running after a deploy
    stdio: ["pipe", "ignore", "ignore"],
    env: withoutTerraform(process.env),
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  (child.stdin as Socket).unref();
  return {
    log,
    pid: child.pid,
    start: () => void child.stdin.end("\n"),
    ended() {
      const { exitCode, signalCode } = child;
      return signalCode ?? (exitCode === null ? undefined : `exit code ${exitCode}`);
    },
  };
}

/** The emulator must not look like a plugin, nor hold what Terraform told this one. */
function withoutTerraform(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith("TF_") && !name.startsWith("PLUGIN_")),
  );
}
