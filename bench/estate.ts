import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Status } from "../emulator/control/protocol";
import local from "../environments/local";
import { Checkout } from "../test/support/checkout";
import { command, succeeding } from "../test/support/command";
import { LocalEstate } from "../test/support/local-estate";
import { print } from "./shared/figure";
import { treeOf } from "./shared/process-tree";
import { endedSeconds, treeSeconds } from "./shared/processor-seconds";

export const needsTerraform = true;

/** Those that the limits of processor time were set for. */
const limited = ["imagePipeline", "visualSearch"];

/**
 * What the local estate costs whoever has it: the processor time of its first deploy, with whatever that makes, and of its destroy,
 * of two workloads and of all, and the memory that all hold while nobody calls them.
 */
export async function run(): Promise<void> {
  const few = await withCheckout(async (checkout) => {
    checkout.keepOnly(limited);
    const deploy = await deploySeconds(checkout);
    return { deploy, destroy: await destroySeconds(checkout) };
  });
  const ofFew = `${limited.length} workloads`;
  printBeside(`processor time of a first npx cdktf deploy local, ${ofFew}`, few.deploy, "s", 12);
  printBeside(`processor time of npx cdktf destroy local, ${ofFew}`, few.destroy, "s", 10);

  await withCheckout(async (checkout) => {
    printMore("a first npx cdktf deploy local", await deploySeconds(checkout), few.deploy);
    await untilAsleep(checkout);
    printBeside("resident memory of the idle estate, all processes", residentMB(pidOf(checkout)), "MB", 500);
    printMore("npx cdktf destroy local", await destroySeconds(checkout), few.destroy);
  });
}

/** @param seconds with all workloads */
function printMore(of: string, seconds: number, withFew: number): void {
  const all = Object.keys(local.workloads).length;
  print({
    figure: `processor time of ${of}, all ${all} workloads`,
    value: seconds,
    unit: "s",
    peer: `with ${limited.length} of them`,
    peerValue: withFew,
    ratio: seconds / withFew,
    note: `each further workload adds ${((seconds - withFew) / (all - limited.length)).toFixed(1)} s`,
  });
}

/** A checkout as npm ci leaves it: nothing was made before. What stands in it is taken down again. */
async function withCheckout<Result>(act: (checkout: Checkout) => Promise<Result>): Promise<Result> {
  const checkout = new Checkout("cloned");
  rmSync(join(checkout.root, ".vitrine"), { recursive: true, force: true });
  try {
    return await act(checkout);
  } finally {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  }
}

async function deploySeconds(checkout: Checkout): Promise<number> {
  const before = endedSeconds();
  await cdktf(checkout, "deploy");
  return endedSeconds() - before + treeSeconds(pidOf(checkout));
}

function pidOf({ root }: Checkout): number {
  return new LocalEstate(root).address.pid;
}

function cdktf({ root }: Checkout, verb: "deploy" | "destroy") {
  return succeeding(root, "npx", "cdktf", verb, "local", "--auto-approve");
}

/** The emulator is nobody's child, so what it uses is read for as long as it is there. */
async function destroySeconds(checkout: Checkout): Promise<number> {
  const pid = pidOf(checkout);
  const before = endedSeconds() + treeSeconds(pid);
  let last = treeSeconds(pid);
  const watch = setInterval(() => {
    last = Math.max(last, treeSeconds(pid));
  }, 20);
  await cdktf(checkout, "destroy");
  clearInterval(watch);
  return endedSeconds() + last - before;
}

/** A schedule may wake some of it meanwhile. */
async function untilAsleep({ root }: Checkout): Promise<void> {
  for (const end = Date.now() + 600_000; Date.now() < end; await wait(2000)) {
    const { stdout } = await command(root, "npx", "vitrine", "status", "--json");
    const { sites, endpoints, databaseServers } = JSON.parse(stdout) as Status;
    const sleepers = [...sites, ...endpoints.flatMap(({ deployments }) => deployments), ...databaseServers];
    if (sleepers.every(({ state }) => state === "asleep")) return;
  }
  throw new Error("the estate does not fall asleep");
}

function residentMB(pid: number): number {
  const kilobytes = treeOf(pid).map((each) =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${each}/status`, "utf8"))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function printBeside(figure: string, value: number, unit: string, limit: number): void {
  const ratio = value / limit;
  print({
    figure,
    value,
    unit,
    peer: "the limit",
    peerValue: limit,
    ratio,
    target: `<= ${limit} ${unit}`,
    met: ratio <= 1,
  });
}
