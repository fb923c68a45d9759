import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeRenditions } from "../../runtime/functions/images/make-renditions";
import { inspectImage } from "../../runtime/shared/images/inspect-image";
import { cpuMs } from "../shared/figure";

export interface PureWork {
  readonly imagesPerSecond: number;
  readonly cpuSeconds: number;
}

const limits = { pixels: 50_000_000, pages: 1000, seconds: 20 };

/** Prints what the handler's own work on a folder costs when nothing else is around it. */
export async function run(folder: string, concurrency: number): Promise<void> {
  const files = readdirSync(folder).map((file) => join(folder, file));
  await work(files.slice(0, 20), concurrency);

  const start = performance.now();
  const cpu = await cpuMs(() => work(files, concurrency));
  const result: PureWork = {
    imagesPerSecond: (files.length / (performance.now() - start)) * 1000,
    cpuSeconds: cpu / 1000,
  };
  console.log(JSON.stringify(result));
}

async function work(files: readonly string[], concurrency: number): Promise<void> {
  const queue = files.values();
  const workers = Array.from({ length: concurrency }, async () => {
    for (const file of queue) {
      const bytes = readFileSync(file);
      await makeRenditions(bytes, await inspectImage(bytes, limits), limits);
    }
  });
  await Promise.all(workers);
}
