import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const VERSION = "3.0.0";

/** What the benchmark uses of hnswlib-node. */
export interface Peer {
  readonly HierarchicalNSW: new (
    metric: "ip",
    dimensions: number,
  ) => {
    initIndex(capacity: number, m: number, efConstruction: number, seed: number): void;
    addPoint(vector: number[], label: number): void;
    setEf(ef: number): void;
    searchKnn(vector: number[], k: number): { neighbors: number[] };
  };
}

/**
 * hnswlib-node, which has to be compiled: installed below .vitrine at the first run, and no dependency of the
 * project, so that nobody else needs a compiler.
 *
 * @returns undefined, having said why, when it cannot be had
 */
export function installPeer(root: string): Peer | undefined {
  const folder = join(root, ".vitrine/bench/hnswlib-node");
  const require = createRequire(join(folder, "package.json"));
  try {
    return require("hnswlib-node") as Peer;
  } catch {
    console.error(`compiling hnswlib-node ${VERSION} into ${folder} …`);
  }
  try {
    mkdirSync(folder, { recursive: true });
    const allowed = { private: true, allowScripts: { "hnswlib-node": true } };
    writeFileSync(join(folder, "package.json"), JSON.stringify(allowed));
    execFileSync("npm", ["install", "--no-audit", "--no-fund", `hnswlib-node@${VERSION}`], {
      cwd: folder,
      stdio: "ignore",
    });
    return require("hnswlib-node") as Peer;
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    console.error(`hnswlib-node is left out: it needs the npm registry, Python and a C++ compiler (${why})`);
    return undefined;
  }
}
