import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** Above the ports of services (core/ports.ts), below those of outgoing connections. */
const firstPort = 32_001;
const portCount = 700;
/** Checkouts whose numbers meet move on to the next port; so many that many checkouts fit. */
const portsTried = 20;
/** Who takes a connection and says nothing for so long is no local Azure: two of one checkout would ruin what they keep. */
const patienceMs = 30_000;

/** What `GET /health` answers. */
export interface Health {
  readonly root: string;
  readonly pid: number;
  readonly state: "starting" | "up" | "stopping";
}

/**
 * Opens the server on the checkout's control port, which is also the lock: a port has one owner, and the
 * system takes it from a process that was killed.
 *
 *   port free ──▶ ours, unless the checkout has one further on
 *   port of this checkout ──▶ it runs already; one that stops is waited for
 *   port of someone else ──▶ the next port
 *
 * @returns the port, or undefined when the checkout has a running emulator
 */
export async function claimControlPort(server: Server, root: string): Promise<number | undefined> {
  const ports = candidates(root);
  for (const [index, port] of ports.entries()) {
    for (;;) {
      if (await opened(server, port)) {
        if (!(await isFurtherOn(ports.slice(index + 1), root))) return port;
        await new Promise((resolve) => server.close(resolve));
        return undefined;
      }
      const owner = await healthAt(port);
      if (owner?.root !== root) break;
      if (owner.state !== "stopping") return undefined;
      await wait(50);
    }
  }
  throw new Error(
    `none of the ports ${ports[0]} to ${ports.at(-1)} is free for the local Azure of ${root}.\n` +
      "  fix: stop what listens there\n  code: ControlPortTaken",
  );
}

/**
 * Whether the checkout's emulator runs, wherever it is. One that is asked mends what others read of it, its address
 * among them.
 */
export async function isRunning(checkout: string): Promise<boolean> {
  const root = canonicalRoot(checkout);
  const owners = await Promise.all(candidates(root).map(healthAt));
  return owners.some((owner) => owner?.root === root);
}

/** Symbolic links lead to one and the same checkout. */
export function canonicalRoot(root: string): string {
  return realpathSync(root);
}

function candidates(root: string): number[] {
  const start = createHash("sha256").update(root).digest().readUInt32BE() % (portCount - portsTried);
  return Array.from({ length: portsTried }, (_, step) => firstPort + start + step);
}

// another checkout may have held our first port when our emulator started, and be gone since
async function isFurtherOn(ports: readonly number[], root: string): Promise<boolean> {
  const owners = await Promise.all(ports.map(healthAt));
  return owners.some((owner) => owner?.root === root && owner.pid !== process.pid);
}

function opened(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error);
    server.once("error", refused);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", refused);
      resolve(true);
    });
  });
}

/** undefined when nothing, or something else, answers; a local Azure on a busy machine takes its time */
async function healthAt(port: number): Promise<Health | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, {
      signal: AbortSignal.timeout(patienceMs),
    });
    return (await response.json()) as Health;
  } catch {
    return undefined;
  }
}
