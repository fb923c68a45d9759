import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { processCommand } from "../../core/process-command";
import { connectedEmulator } from "../client/connected-emulator";
import { emulatorInWaiting } from "../client/start-emulator";
import { serveState } from "../state/serve-state";
import { wordsOf } from "./cdktf-command";
import { serveProviders } from "./serve-providers";

/**
 * Serves what Terraform needs of the local estate from the process of the cdktf command that starts it: the state, and, where
 * the command works on nothing else, the providers.
 *
 * @param root the repository, absolute
 * @param args of cdktf
 * @returns what Terraform finds them with, in its environment
 */
export async function serveRun(
  root: string,
  args: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const [verb, ...stacks] = wordsOf(args);
  const isElsewhere = args.some((arg) => /^(-o|--output)\b/.test(arg));
  // the Terraform of another environment would take them too, and needs Azure's own
  if (stacks.join() !== "local" || isElsewhere) return serveState(root);
  const run = {
    root,
    folder: join(root, "cdktf.out/stacks/local"),
    terraformPid: process.pid,
    destroys: verb === "destroy",
    waiting: emulatorInWaiting(root),
  };
  const emulator = connectedEmulator(run);
  const { environment } = await serveProviders(run, emulator, socketsOf(root));
  return { ...environment, ...(await serveState(root, () => emulator.end())) };
}

/** A folder of this process. What killed commands left goes. */
function socketsOf(root: string): string {
  const all = join(root, ".vitrine/sockets");
  mkdirSync(all, { recursive: true });
  for (const pid of readdirSync(all))
    if (processCommand(Number(pid)) === undefined) rmSync(join(all, pid), { recursive: true, force: true });
  const own = join(all, String(process.pid));
  process.once("exit", () => rmSync(own, { recursive: true, force: true }));
  return own;
}
