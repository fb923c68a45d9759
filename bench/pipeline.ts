import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Checkout } from "../test/support/checkout";
import { command, succeeding } from "../test/support/command";
import { LocalEstate } from "../test/support/local-estate";
import { followUploads, type Run } from "./pipeline/follow-uploads";
import { gatherPhotos } from "./pipeline/photos";
import { type Role, usageOf } from "./pipeline/process-usage";
import type { PureWork } from "./pipeline/pure-work";
import { print } from "./shared/figure";

const photos = 300;
/** As many as host.json lets the app work on. */
const concurrency = 4;

export const needsTerraform = true;

/**
 * Photos through the whole estate on this machine, deployed for it into a throwaway checkout: upload, event, handler,
 * three results. The limit beside it is the handler's own work on the same photos, in a process with nothing around it.
 */
export async function run(root: string): Promise<void> {
  const checkout = new Checkout();
  try {
    const folder = join(checkout.root, "photos");
    const what = await gatherPhotos(root, folder, photos);

    const began = performance.now();
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    const deployed = performance.now();
    await followUploads(checkout.root, folder, { prefix: "first", most: 1 });
    print({
      figure: "from npx cdktf deploy local to the first processed photo",
      value: (performance.now() - began) / 1000,
      unit: "s",
      note: `${((deployed - began) / 1000).toFixed(1)} s of it for the deploy`,
    });

    const limit = pureWork(root, folder);
    await followUploads(checkout.root, folder, { prefix: "warm-up", most: 50 });
    const through = await followUploads(checkout.root, folder, { prefix: "measured" });
    printSpeed(through, limit, what);
    const { pid } = new LocalEstate(checkout.root).address;
    for (const [role, { peakMB }] of Object.entries(usageOf(pid))) {
      const target = role === "app" ? { target: "< 1000", met: peakMB < 1000 } : {};
      print({ figure: `peak memory of the ${role}`, value: peakMB, unit: "MB", ...target });
    }
  } finally {
    await command(checkout.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
    checkout.remove();
  }
}

function printSpeed({ images, seconds, cpuSeconds }: Run, limit: PureWork, what: string): void {
  const peer = `the handler's own work, ${concurrency} at a time`;
  const perSecond = images / seconds;
  print({
    figure: "images per second through the whole local pipeline",
    value: perSecond,
    unit: "images/s",
    peer,
    peerValue: limit.imagesPerSecond,
    ratio: perSecond / limit.imagesPerSecond,
    note: what,
  });
  const own = (limit.cpuSeconds / images) * 1000;
  const roles = Object.entries(cpuSeconds) as [Role | "uploader", number][];
  for (const [role, seconds] of roles) {
    const value = (seconds / images) * 1000;
    const compared = role === "app" ? { peer, peerValue: own, ratio: value / own } : {};
    print({ figure: `processor time for each image, ${role}`, value, unit: "ms", ...compared });
  }
}

function pureWork(root: string, folder: string): PureWork {
  const script = `const { launch } = await import(${JSON.stringify(join(root, "bin/launch.mjs"))});
    await (await launch("bench/pipeline/pure-work.ts")).run(process.argv[1], ${concurrency});`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", script, "--", folder], {
    encoding: "utf8",
    env: process.env,
  });
  return JSON.parse(output);
}
