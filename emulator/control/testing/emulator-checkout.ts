import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { EmulatorAddress, Values } from "../../resource-manager/protocol";
import { EnginePlace } from "../../services/postgresql/engine/engine-place";
import { engineUser } from "../../services/postgresql/engine/engine-user";
import { temporaryCheckout } from "../../terraform/testing/terraform";

/** A repository of its own, and its emulator. */
export class EmulatorCheckout {
  readonly root = temporaryCheckout().root;
  private readonly started: ChildProcess[] = [];

  /** The exit code, or "up" when it answers. */
  async start(): Promise<number | null | "up"> {
    const launcher = join(process.cwd(), "emulator/terraform/launch.mjs");
    const child = spawn(process.execPath, [launcher, "emulator/main.ts", "--root", this.root], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    this.started.push(child);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    while (child.exitCode === null && this.address()?.pid !== child.pid) await wait(20);
    return child.exitCode === null ? "up" : ended;
  }

  address(): EmulatorAddress | undefined {
    try {
      return JSON.parse(readFileSync(join(this.root, ".vitrine/local/emulator.json"), "utf8"));
    } catch {
      return undefined;
    }
  }

  async call(path: string, body?: object): Promise<Values> {
    const address = this.address();
    const response = await fetch(`http://127.0.0.1:${address?.port}${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${address?.token}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return response.json() as Promise<Values>;
  }

  async apply(type: string, planned: Values): Promise<Values> {
    const { state } = await this.call("/terraform/apply", {
      provider: "azurerm",
      type,
      prior: null,
      planned,
    });
    return state as Values;
  }

  /** kill -9 to the emulator, or to it and everything that it started. */
  async kill(what: "alone" | "all" = "alone"): Promise<void> {
    const { pid } = this.address() ?? {};
    if (pid === undefined) throw new Error("the emulator does not run");
    const pids = what === "alone" ? [pid] : processTree(pid);
    killAll(pids);
    await Promise.all(pids.map(gone));
  }

  async end(): Promise<void> {
    for (const child of this.started) child.kill("SIGKILL");
    await Promise.all(this.started.map((child) => child.pid && gone(child.pid)));
    // of database servers that nobody destroyed
    EnginePlace.of(join(this.root, ".vitrine/local"), engineUser()).remove();
    // the storage engine of a killed emulator needs a moment to see that it is alone
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        return rmSync(this.root, { recursive: true, force: true });
      } catch {
        await wait(100);
      }
    }
  }
}

/** Resolves when the process has ended. */
export async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await wait(20);
  }
}

/** kill -9 to each that is still there: some end with the one that was killed before them. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) unlessEnded(() => process.kill(pid, "SIGKILL"), false);
}

/** A process and all that it and its children started, from whichever of their threads. */
export function processTree(pid: number): number[] {
  const children = unlessEnded(() => readdirSync(`/proc/${pid}/task`), [])
    .flatMap((thread) =>
      unlessEnded(() => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"), "").split(" "),
    )
    .map(Number)
    .filter((child) => child > 0); // 0 would be this process and all around it
  return [pid, ...children.flatMap(processTree)];
}

/** Processes and threads end while they are looked at. */
function unlessEnded<Found>(look: () => Found, otherwise: Found): Found {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
