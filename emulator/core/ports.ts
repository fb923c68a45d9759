import { createServer } from "node:net";
import { join } from "node:path";
import { readJson, writeTwice } from "./files";
import type { Ports } from "./service";

/** Below the ranges from which Linux, macOS and Windows take the ports of outgoing connections. */
const firstPort = 20_000;
const lastPort = 32_000;
/** An estate's ports lie in one block: it meets another one, which is stopped just now, in one of 120 and not in each of its ports. */
const blockSize = 100;

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
  // at random, so that two checkouts seldom meet even when one of them is stopped
  const [one = randomFrom(firstPort, lastPort - firstPort)] = taken;
  const block = one - (one % blockSize);
  for (let attempt = 0; attempt < 400; attempt++) {
    const isInBlock = attempt < 200;
    const port = isInBlock ? randomFrom(block, blockSize) : randomFrom(firstPort, lastPort - firstPort);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port between ${firstPort} and ${lastPort} on 127.0.0.1 after 400 attempts`);
}

const randomFrom = (first: number, count: number) => first + Math.floor(Math.random() * count);

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
