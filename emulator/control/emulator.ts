import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { appListener } from "../core/app-listener";
import { catchTheRest } from "../core/catch-the-rest";
import { guard } from "../core/entrance";
import { readIfPresent, writeAtomically } from "../core/files";
import { close } from "../core/listen";
import type { Log } from "../core/service";
import type { EmulatorAddress } from "../resource-manager/protocol";
import { keepState } from "../terraform/state/keep-state";
import { knowsResources, wholeState } from "../terraform/state/state-file";
import { stateFile } from "../terraform/state/state-place";
import { canonicalRoot, claimControlPort, type Health } from "./claim";
import { type LocalAzure, startLocalAzure, stateDirectoryOf } from "./local-azure";
import { controlRoutes } from "./routes";

const lookEveryMs = 50;
/** Between a plan and its apply the estate may be empty for as long as a person thinks. */
const emptyForMs = 60_000;

export interface Emulator {
  /** Resolves when it has ended, by a request, a signal or the deletion of its last resource. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * The local Azure of one checkout.
 *
 *   starting ──▶ up ──/shutdown, a signal──▶ stopping, the state stays
 *                 └──last resource deleted, Terraform ended──▶ stopping, nothing is left
 *
 * @returns undefined when the checkout's emulator runs already
 */
export async function startEmulator(checkout: string): Promise<Emulator | undefined> {
  const root = canonicalRoot(checkout);
  const addressFile = join(stateDirectoryOf(root), "emulator.json");
  const token = randomBytes(32).toString("base64url");
  let state: Health["state"] = "starting";
  const readByOthers = new Map<string, string>();
  let estate: LocalAzure | undefined;
  let resolveEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });

  const routes = controlRoutes({
    token,
    health,
    estate: () => (state === "up" ? estate : undefined),
    shutdown: () => void setImmediate(stop, "keep"),
  });
  const server = createServer(appListener(routes.fetch));
  const log: Log = (...message) => estate?.context.log(...message);
  guard(server, { what: "the control port", log });

  /** Whoever asks is about to read these files, or could not. */
  function health(): Health {
    if (state === "up")
      for (const [file, text] of readByOthers) if (readIfPresent(file) !== text) writeAtomically(file, text);
    return { root, pid: process.pid, state };
  }
  const port = await claimControlPort(server, root);
  if (port === undefined) return undefined;

  rmSync(addressFile, { force: true }); // of one that was killed
  try {
    estate = await startLocalAzure(stateDirectoryOf(root));
  } catch (error) {
    await close(server);
    throw error;
  }
  const running = estate;
  let keptAfterRun = true;
  catchTheRest(log);
  const janitor = setInterval(() => {
    const idleMs = running.sessions.idleMs();
    const isIdle = idleMs !== 0;
    if (isIdle && !keptAfterRun) keepState(stateDirectoryOf(root));
    keptAfterRun = isIdle;
    if (isOver(running, idleMs)) void stop("remove");
  }, lookEveryMs);

  const { authorityFile } = estate.context.tls;
  readByOthers.set(authorityFile, readFileSync(authorityFile, "utf8"));
  readByOthers.set(addressFile, JSON.stringify({ pid: process.pid, port, token } satisfies EmulatorAddress));
  state = "up";
  health();
  running.context.log("info", "emulator", `up, process ${process.pid}, control port ${port}`);

  async function stop(files: "keep" | "remove"): Promise<void> {
    if (state === "stopping") return ended;
    state = "stopping";
    clearInterval(janitor);
    rmSync(addressFile, { force: true });
    running.context.log("info", "emulator", files === "keep" ? "stops" : "stops and leaves nothing");
    try {
      await running.stop();
      // Terraform, and what a killed emulator had started, may write there for another moment
      if (files === "remove")
        await rm(stateDirectoryOf(root), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    } finally {
      // last: until now a next emulator waits
      await close(server);
      resolveEnded();
    }
  }

  return { ended, stop: () => stop("keep") };
}

/** Everything was destroyed, or a first deploy never made anything, and no Terraform works on it. */
function isOver(estate: LocalAzure, idleMs: number | undefined): boolean {
  const { manager, sessions } = estate;
  if (idleMs === undefined || idleMs === 0 || !hasNothing(estate)) return false;
  return manager.hasDeleted || sessions.isDestroying || idleMs > emptyForMs;
}

/** What lies in no resource group, and Terraform does not know, is nobody's. */
function hasNothing({ manager, resources, context }: LocalAzure): boolean {
  if (manager.isEmpty()) return true;
  if (resources.ofType("azurerm_resource_group").length > 0) return false;
  return !knowsResources(wholeState(stateFile(context.stateDirectory)));
}
