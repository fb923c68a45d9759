import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { vitrineFolder } from "../../../vitrine-folder";
import { smallHeap } from "../../core/small-heap";
import type { EmulatorAddress } from "../../resource-manager/protocol";
import { addressFile, emulatorAddress, isHealthy } from "./emulator-client";

const startSeconds = 60;

/**
 * The running emulator of a repository; starts it when there is none.
 *
 * Several provider processes may find it absent at the same moment and each start one: the emulator's own lock
 * lets one of them live and the others end without a complaint, so all that matters here is that one answers.
 *
 * @throws when none answers within a minute, with the end of its log
 */
export async function runningEmulator(root: string): Promise<EmulatorAddress> {
  const running = await healthy(root);
  if (running) return running;

  const log = join(root, ".vitrine", "emulator-start.log");
  const exit = start(root, log);
  for (const end = Date.now() + startSeconds * 1000; Date.now() < end; ) {
    const address = await healthy(root);
    if (address) return address;
    const failed = exit();
    if (failed) break;
    await wait(50);
  }
  throw new Error(
    [
      "the local Azure did not start",
      `  why: ${lastLines(log) || `nothing answers at the address in ${addressFile(root)}`}`,
      `  fix: read ${log}, then deploy again`,
      "  code: EmulatorDidNotStart",
    ].join("\n"),
  );
}

async function healthy(root: string): Promise<EmulatorAddress | undefined> {
  const address = emulatorAddress(root);
  return address && (await isHealthy(address)) ? address : undefined;
}

/** @returns tells whether the started process ended with a failure */
function start(root: string, log: string): () => boolean {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "w", 0o600);
  const child = spawn(
    process.execPath,
    [...smallHeap, join(vitrineFolder, "emulator/terraform/launch.mjs"), "emulator/main.ts", "--root", root],
    {
      cwd: root,
      detached: true, // it outlives Terraform: the estate keeps running after a deploy
      stdio: ["ignore", output, output],
      env: withoutTerraform(process.env),
    },
  );
  closeSync(output);
  child.on("error", () => {});
  child.unref();
  return () => child.exitCode !== null && child.exitCode !== 0;
}

/** The emulator must not look like a plugin, nor hold what Terraform told this one. */
function withoutTerraform(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith("TF_") && !name.startsWith("PLUGIN_")),
  );
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-12).join("\n       ");
  } catch {
    return "";
  }
}
