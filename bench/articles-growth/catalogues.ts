import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import { print } from "../shared/figure";
import type { AskedCatalogue, ListCost } from "./lists-once";

const sizes = [10_000, 100_000, 1_000_000];

/** A list and the memory of an instance, with ever more live articles: each size beside the one before. */
export async function measureCatalogues(root: string, folder: string): Promise<void> {
  const program = join(folder, "lists-once.cjs");
  writeFileSync(program, bundle(root, "bench/articles-growth/lists-once.ts").code);
  let before: ListCost | undefined;
  for (const articles of sizes) {
    const cost = await costWith(program, { articles });
    const beside = (of: keyof ListCost) =>
      before && { peer: "a tenth of the articles", peerValue: before[of], ratio: cost[of] / before[of] };
    print({
      figure: `processor time of a list, ${articles} articles`,
      value: cost.ms,
      unit: "ms",
      ...beside("ms"),
    });
    print({
      figure: `memory of an instance for ${articles} articles and a model of them`,
      value: cost.memoryMB,
      unit: "MB",
      ...beside("memoryMB"),
    });
    before = cost;
  }
}

async function costWith(program: string, asked: AskedCatalogue): Promise<ListCost> {
  const child = fork(program, { execArgv: ["--expose-gc", "--max-old-space-size=8192"] });
  child.send(asked);
  const [cost] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() =>
      Promise.reject(new Error(`${asked.articles} articles ended without a figure`)),
    ),
  ])) as [ListCost];
  return cost;
}
