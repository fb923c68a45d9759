import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PeerMissing } from "../shared/figure";
import type { Ask } from "./measure";

const version = "3.0.0";

/** What the benchmark uses of hnswlib-node. */
interface PeerIndex {
  initIndex(capacity: number, m: number, efConstruction: number, seed: number): void;
  readIndexSync(file: string): void;
  writeIndexSync(file: string): void;
  addPoint(vector: number[], label: number): void;
  setEf(ef: number): void;
  searchKnn(vector: number[], k: number, filter?: (label: number) => boolean): { neighbors: number[] };
}

export interface Peer {
  readonly HierarchicalNSW: new (metric: "ip", dimensions: number) => PeerIndex;
}

export interface BuiltPeer {
  /** Building took so long; undefined when it was built in a run before. */
  readonly seconds: number | undefined;
  /**
   * With the least expansion that reaches the recall: both sides then do the same as cheaply as they can.
   *
   * @param accepts a filter, which it applies to each candidate
   */
  settle(recallOf: (ask: Ask) => number, target: number, accepts?: (row: number) => boolean): SettledPeer;
}

export interface SettledPeer {
  readonly ask: Ask;
  readonly ef: number;
}

/** Built at the first run, which takes two minutes, and read from a file below .vitrine/bench later. */
export function buildPeer(
  peer: Peer,
  root: string,
  vectors: readonly Float32Array[],
  queries: readonly Float32Array[],
  k: number,
): BuiltPeer {
  const dimensions = vectors[0]?.length ?? 0;
  const file = join(root, `.vitrine/bench/hnswlib-node-${version}-${vectors.length}x${dimensions}.index`);
  const index = new peer.HierarchicalNSW("ip", dimensions);
  let seconds: number | undefined;
  if (existsSync(file)) {
    index.readIndexSync(file);
  } else {
    index.initIndex(vectors.length, 16, 200, 100);
    const began = performance.now();
    vectors.forEach((vector, row) => {
      index.addPoint([...vector], row);
    });
    seconds = (performance.now() - began) / 1000;
    index.writeIndexSync(file);
  }
  const lists = queries.map((query) => [...query]); // it takes nothing else
  return {
    seconds,
    settle: (recallOf, target, accepts) => {
      const asking =
        (ef: number): Ask =>
        (query) => {
          index.setEf(ef);
          return index.searchKnn(lists[query] ?? [], k, accepts).neighbors;
        };
      let ef = 16;
      while (ef < 1000 && recallOf(asking(ef)) < target) ef = Math.ceil(ef * 1.1);
      return { ask: asking(ef), ef };
    },
  };
}

/**
 * hnswlib-node, which has to be compiled: installed below .vitrine at the first run, and no dependency of the
 * project, so that nobody else needs a compiler. Without it nothing is measured: a figure alone says little.
 */
export function installPeer(root: string): Peer {
  const folder = join(root, ".vitrine/bench/hnswlib-node");
  const require = createRequire(join(folder, "package.json"));
  try {
    return require("hnswlib-node") as Peer;
  } catch {
    console.error(`compiling hnswlib-node ${version} below .vitrine/bench …`);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, allowScripts: { "hnswlib-node": true } }),
  );
  // npm's own scripts hand .npmrc's ignore-scripts on, and nothing would be compiled
  const wanted = ["install", "--ignore-scripts=false", "--no-audit", "--no-fund", `hnswlib-node@${version}`];
  const { status } = spawnSync("npm", wanted, {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status === 0) return require("hnswlib-node") as Peer;
  throw new PeerMissing(
    "hnswlib-node, the peer, cannot be compiled: install a C++ compiler, make and Python (apt-get install g++ make python3)",
  );
}
