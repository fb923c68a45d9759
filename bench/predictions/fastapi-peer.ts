import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startPythonPeer } from "../shared/python-peer";

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
    const { address, process } = await startPythonPeer({
      program: join(root, "bench/predictions/fastapi-peer.py"),
      port,
      args: [folder],
      modules: ["fastapi", "httptools", "pandas", "sklearn", "uvicorn", "uvloop"],
      packages: [
        "python3-fastapi",
        "uvicorn",
        "python3-httptools",
        "python3-uvloop",
        "python3-pandas",
        "python3-sklearn",
      ],
    });
    const models = JSON.parse(readFileSync(join(folder, "models.json"), "utf8")) as PeerModels;
    return new FastApiPeer(address, models, process);
  }

  stop(): void {
    this.process.kill();
  }
}
