import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { freePort } from "../../shared/testing/free-port";

export interface RunningServer {
  readonly address: string;
  readonly process: ChildProcess;
  /** What it has written so far. */
  log(): string;
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  /** The bundle, absolute. @default - made from the sources of this checkout */
  readonly file?: string;
  /** The model's folder. */
  readonly model: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the scoring server in a process of its own and waits until it is ready. @throws with its log when it ends */
export async function startServer({ file, model, environment }: StartOptions): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [file ?? bundleServer(environment)], {
    env: { PATH: process.env["PATH"], SCORING_MODEL_ROOT: model, SCORING_PORT: String(port), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (log += chunk));
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      hasEnded = true;
      resolve(code);
    });
  });

  const address = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${address}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) {
    if (hasEnded) throw new Error(log);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    address,
    process: child,
    log: () => log,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** One bundle a process, below the checkout so that it finds its native modules. */
function bundleServer(environment: StartOptions["environment"] = {}): string {
  const folder = join(process.cwd(), `.vitrine/build/scoring-server-${process.pid}`);
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  buildSync({
    entryPoints: [
      { in: join(process.cwd(), "runtime/scoring/main.ts"), out: "server" },
      // Microsoft's SDK takes a second, for the few who have somewhere to send
      ...("APPLICATIONINSIGHTS_CONNECTION_STRING" in environment
        ? [{ in: join(process.cwd(), "runtime/scoring/telemetry/insights.ts"), out: "insights" }]
        : []),
    ],
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["sharp", "onnxruntime-node", "@azure/functions-core"],
    logLevel: "error",
  });
  return join(folder, "server.cjs");
}
