import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { handlerVersion } from "../shared/handler-version";
import { readSettings } from "../shared/read-settings";
import { readModelFolder } from "./model-folder";
import { Refusal } from "./refusal";
import { scoringServer } from "./server";
import { ScoringSettings } from "./settings";
import type * as Insights from "./telemetry/insights";
import type { Recorder } from "./telemetry/recorder";
import { answerUnreadable } from "./unreadable-request";
import type { ImagePool } from "./workers/protocol";
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
  const recorder = startRecorder(settings);
  const server = scoringServer(pool, {
    model,
    maxBytes: settings.SCORING_MAX_BYTES,
    maxHeldBytes: settings.SCORING_MAX_HELD_BYTES,
    maxImages: settings.SCORING_MAX_IMAGES,
    recorder,
  });

  // before the model is loaded: a probe that is answered "starting" knows more than one that is not answered
  const listener = createServer(
    {
      // whoever sends slowly holds memory that others wait for
      requestTimeout: settings.SCORING_MAX_SECONDS * 1000,
      headersTimeout: Math.min(settings.SCORING_MAX_SECONDS * 1000, 10_000),
      connectionsCheckingInterval: 1000,
      // longer than whoever stands before it keeps one: what it sends just when it is closed would be lost
      keepAliveTimeout: 120_000,
    },
    server.listener,
  )
    .on("clientError", answerUnreadable)
    .listen(settings.SCORING_PORT, settings.SCORING_HOST);
  const report = setInterval(() => server.metrics.send(recorder, settings.SCORING_DEPLOYMENT), 60_000);
  if (recorder) onceBroken(recorder);
  onceAsked(async () => {
    server.drain();
    clearInterval(report);
    const answered = new Promise((resolve) => listener.close(resolve));
    await pool.close(settings.SCORING_DRAIN_SECONDS);
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 1000))]);
    server.metrics.send(recorder, settings.SCORING_DEPLOYMENT);
    await recorder?.close();
    process.exit(0);
  });

  await pool.ready();
  const { manifest, id } = model;
  console.log(`Scoring with ${manifest.name} ${id} in ${pool.readyWorkers} workers.`);
}

function startPool(settings: ScoringSettings, crashed: (reason: string) => void): ImagePool {
  return new WorkerPool({
    program: { file: __filename, args: [workerArgument], environment: process.env },
    workers: settings.SCORING_WORKERS ?? availableParallelism(),
    waiting: settings.SCORING_MAX_WAITING,
    seconds: settings.SCORING_MAX_SECONDS,
    refuse: (...because) => new Refusal(...because),
    events: {
      crashed: (reason) => {
        console.error(`A worker ended (${reason}) and is replaced.`);
        crashed(reason);
      },
    },
  });
}

/**
 * Nothing without a connection string. The SDK is a bundle of its own beside this one, so that workers do not carry it;
 * it is loaded while they load the model.
 */
function startRecorder(settings: ScoringSettings): Recorder | undefined {
  const connectionString = settings.APPLICATIONINSIGHTS_CONNECTION_STRING;
  if (connectionString === undefined) return undefined;
  try {
    const { startInsights } = require(join(__dirname, "insights.cjs")) as typeof Insights;
    return startInsights({
      connectionString,
      authentication: settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
      version: handlerVersion(__dirname),
      deployment: settings.SCORING_DEPLOYMENT,
    });
  } catch (error) {
    console.error("Scoring goes on without telemetry:", error);
    return undefined;
  }
}

/** Ends as Node would by itself, when what broke has been sent. */
function onceBroken(recorder: Recorder): void {
  process.once("uncaughtException", (error) => {
    console.error(error);
    recorder.failed(error);
    void recorder.close().finally(() => process.exit(1));
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
