import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { processTree } from "../../../emulator/control/testing/emulator-checkout";
import type { TelemetryItem } from "../../../emulator/services/monitor/monitor";
import type { Checkout } from "../checkout";
import type { LocalEstate } from "../local-estate";
import { type AttackReport, attack } from "./attack";
import { type Listener, listenersOf } from "./listeners";

const audiences = [
  "https://storage.azure.com",
  "https://vault.azure.net",
  "https://search.azure.com",
  "https://ml.azure.com",
  "https://monitor.azure.com",
  "https://management.azure.com",
];

export interface Outcome extends AttackReport {
  readonly listeners: readonly Listener[];
  /** Processes of the estate that are no more. */
  readonly ended: readonly number[];
  /** How many answers of 500 and above the log names, with the first line of each reason. */
  readonly logged: readonly string[];
}

/** Attacks a deployed estate, with and without the tokens of whoever deployed it. */
export async function attackEstate(
  { root }: Pick<Checkout, "root">,
  estate: LocalEstate,
  { seed, requests }: { seed: number; requests: number },
): Promise<Outcome> {
  const before = processTree(estate.address.pid).filter((pid) => !isOfOneConnection(pid));
  const file = join(root, ".vitrine/local/ports.json");
  const reserved = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
  const listeners = await listenersOf(before, reserved);
  const accounts = Object.keys(reserved).flatMap((name) => /^storage-web\/(.*)$/.exec(name)?.[1] ?? []);
  const issued = await Promise.all(audiences.map((audience) => estate.developer.getToken(audience)));
  const tokens = [estate.address.token, ...issued.map((token) => token?.token ?? "")];

  const log = await followLog(estate);
  const report = await attack(listeners, { seed, requests, tokens, accounts });
  const logged = await log.end();
  return { ...report, listeners, logged, ended: before.filter((pid) => !existsSync(`/proc/${pid}`)) };
}

/** PostgreSQL has a process for each connection, which ends with it: an app closes those that it has not used for five minutes. */
function isOfOneConnection(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("postgres: ");
  } catch {
    return true; // it has ended already
  }
}

/** Gathers what the estate's log says of answers of 500 and above. */
async function followLog({ address: { port, token } }: LocalEstate) {
  const leaving = new AbortController();
  const since = new Date().toISOString();
  const { body } = await fetch(`http://127.0.0.1:${port}/logs?follow=true&kind=log&since=${since}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: leaving.signal,
  });
  const logged: string[] = [];
  const lines = createInterface(Readable.from(body as ReadableStream<Uint8Array>));
  const read = (async () => {
    for await (const line of lines) {
      const { name } = JSON.parse(line) as TelemetryItem;
      if (/( was answered|:) 5\d\d\b/.test(name)) logged.push(name);
    }
  })().catch(() => undefined); // we leave in the middle
  return {
    async end(): Promise<readonly string[]> {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // what was answered last
      leaving.abort();
      await read;
      return logged;
    },
  };
}

/** Answers of 500 and above. */
export function failuresIn(statuses: Outcome["statuses"]): number {
  return Object.values(statuses)
    .flatMap((counts) => Object.entries(counts))
    .filter(([status]) => status >= "500")
    .reduce((sum, [, count]) => sum + count, 0);
}
