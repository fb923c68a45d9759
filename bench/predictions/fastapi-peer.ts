import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { PeerMissing } from "../shared/figure";

/** A tree of scikit-learn's, node by node. */
export interface PeerTree {
  /** Child for what is not above the threshold; -1 in a leaf. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  /** Training rows that came by. */
  readonly rows: readonly number[];
  /** How many of them are of the positive class. */
  readonly share: readonly number[];
}

/** What it trained, and what it answers for some rows. */
export interface PeerModels {
  readonly linear: { readonly weights: readonly number[]; readonly intercept: number };
  readonly forest: readonly PeerTree[];
  readonly rows: readonly (readonly number[])[];
  readonly scores: Readonly<Record<"forest" | "linear", readonly number[]>>;
}

/** FastAPI on uvicorn with scikit-learn in it, one process. */
export class FastApiPeer {
  readonly address: string;
  readonly models: PeerModels;
  private readonly process: ChildProcess;

  private constructor(address: string, models: PeerModels, child: ChildProcess) {
    this.address = address;
    this.models = models;
    this.process = child;
  }

  /** @param folder for the models that it trains. @throws PeerMissing */
  static async start(root: string, folder: string, port: number): Promise<FastApiPeer> {
    const python = pythonOf();
    const program = join(root, "bench/predictions/fastapi-peer.py");
    const child = spawn(python, [program, String(port), folder], { stdio: ["ignore", "ignore", "inherit"] });
    const address = `http://127.0.0.1:${port}`;
    while (
      !(await fetch(`${address}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`);
      await wait(100);
    }
    const models = JSON.parse(readFileSync(join(folder, "models.json"), "utf8")) as PeerModels;
    return new FastApiPeer(address, models, child);
  }

  stop(): void {
    this.process.kill();
  }
}

/** Debian's Python first: its packages are not there for one that somebody has built. */
function pythonOf(): string {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      execFileSync(python, ["-c", "import fastapi, httptools, pandas, sklearn, uvicorn, uvloop"], {
        stdio: "ignore",
      });
      return python;
    } catch {}
  }
  throw new PeerMissing(
    "FastAPI and scikit-learn are missing: apt-get install python3-fastapi uvicorn python3-httptools python3-uvloop python3-pandas python3-sklearn",
  );
}
