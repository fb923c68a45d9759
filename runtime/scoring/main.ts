import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { handlerVersion } from "../shared/handler-version";
import { readSettings } from "../shared/read-settings";
import { Telemetry } from "../shared/telemetry";
import { readModelFolder } from "./model-folder";
import { scoringServer } from "./server";
import { ScoringSettings } from "./settings";
import { answerUnreadable } from "./unreadable-request";
import { runWorker } from "./workers/worker";
import { WorkerPool } from "./workers/worker-pool";

const workerArgument = "worker";

if (process.argv[2] === workerArgument) {
  void runWorker(process.env);
} else {
  start().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}

/** Loads the model, listens, and ends well when the platform asks for it. */
async function start(): Promise<void> {
  const settings = readSettings(ScoringSettings, "scoring server", process.env);
  const model = readModelFolder(settings.SCORING_MODEL_ROOT);
  const pool = startPool(settings, (reason) => server.metrics.crashed(reason));
  const server = scoringServer(pool, {
    model,
    maxBytes: settings.SCORING_MAX_BYTES,
    maxHeldBytes: settings.SCORING_MAX_HELD_BYTES,
    maxImages: settings.SCORING_MAX_IMAGES,
  });
  const telemetry = new Telemetry({
    connectionString: settings.APPLICATIONINSIGHTS_CONNECTION_STRING,
    authentication: settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
    role: "scoring",
    version: handlerVersion(__dirname),
  });

  // before the model is loaded: a probe that is answered "starting" knows more than one that is not answered
  const listener = createServer(
    {
      // whoever sends slowly holds memory that others wait for
      requestTimeout: settings.SCORING_MAX_SECONDS * 1000,
      headersTimeout: Math.min(settings.SCORING_MAX_SECONDS * 1000, 10_000),
      connectionsCheckingInterval: 1000,
    },
    server.listener,
  )
    .on("clientError", answerUnreadable)
    .listen(settings.SCORING_PORT, settings.SCORING_HOST);
  const report = setInterval(() => server.metrics.send(telemetry, settings.SCORING_DEPLOYMENT), 60_000);
  onceAsked(async () => {
    server.drain();
    clearInterval(report);
    const answered = new Promise((resolve) => listener.close(resolve));
    await pool.close(settings.SCORING_DRAIN_SECONDS);
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 1000))]);
    server.metrics.send(telemetry, settings.SCORING_DEPLOYMENT);
    await telemetry.close();
    process.exit(0);
  });

  await pool.ready();
  const { manifest, id } = model;
  console.log(`Scoring with ${manifest.name} ${id} in ${pool.readyWorkers} workers.`);
}

function startPool(settings: ScoringSettings, crashed: (reason: string) => void): WorkerPool {
  return new WorkerPool({
    program: { file: __filename, args: [workerArgument], environment: process.env },
    workers: settings.SCORING_WORKERS ?? availableParallelism(),
    waiting: settings.SCORING_MAX_WAITING,
    seconds: settings.SCORING_MAX_SECONDS,
    events: {
      crashed: (reason) => {
        console.error(`A worker ended (${reason}) and is replaced.`);
        crashed(reason);
      },
    },
  });
}

/** The platform sends SIGTERM and waits; a person at a terminal presses Ctrl-C. */
function onceAsked(end: () => Promise<void>): void {
  let isEnding = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      end().catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
    });
  }
}
