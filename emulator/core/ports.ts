import { createServer } from "node:net";
import { join } from "node:path";
import { readJson, writeTwice } from "./files";
import type { Ports } from "./service";

/** Below the ranges from which Linux, macOS and Windows take the ports of outgoing connections. */
const firstPort = 20_000;
const lastPort = 32_000;

/** Ports that keep their owner in `ports.json`. */
export function openPorts(stateDirectory: string): Ports {
  const file = join(stateDirectory, "ports.json");
  const owners = new Map(Object.entries(readJson<Record<string, number>>(file, {})));
  const save = () => writeTwice(file, `${JSON.stringify(Object.fromEntries(owners), null, 2)}\n`);
  let last: Promise<unknown> = Promise.resolve();

  // one at a time: two names must not find the same port free
  const alone = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const next = last.then(act, act);
    last = next.catch(() => undefined);
    return next;
  };

  return {
    reserve: (name) =>
      alone(async () => {
        const known = owners.get(name);
        if (known !== undefined) return known;
        const port = await freePort(new Set(owners.values()));
        owners.set(name, port);
        save();
        return port;
      }),
    release: (name) =>
      alone(async () => {
        if (owners.delete(name)) save();
      }),
  };
}

async function freePort(taken: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    // at random, so that two checkouts seldom meet even when one of them is stopped
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${firstPort} and ${lastPort} on 127.0.0.1 after 200 attempts`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
