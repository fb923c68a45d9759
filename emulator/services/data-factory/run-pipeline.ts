import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../core/service";
import { type CopyActivity, timeoutMsOf } from "./activities";
import { type Copied, type Copy, CopyFailed } from "./copy";
import type { PipelineRun } from "./data-factories";
import type { Factory, Pipeline } from "./factory-resources";

export interface PipelineRunOptions {
  readonly factory: Factory;
  readonly pipeline: Pipeline;
  readonly trigger: string;
  readonly copy: Copy;
  /** Ends the run, which has failed then. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Runs the activities of a pipeline one after the other, until one fails. */
export async function runPipeline(options: PipelineRunOptions): Promise<PipelineRun> {
  const { factory, pipeline, trigger, log } = options;
  const started = new Date();
  let files = 0;
  let bytes = 0;
  let problem: string | undefined;
  try {
    for (const activity of pipeline.activities) {
      const copied = await attempts(options, activity);
      files += copied.files;
      bytes += copied.bytes;
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const run: PipelineRun = {
    factory: factory.name,
    pipeline: pipeline.name,
    trigger,
    state: problem === undefined ? "succeeded" : "failed",
    started: started.toISOString(),
    durationMs: Date.now() - started.getTime(),
    filesWritten: files,
    bytesWritten: bytes,
    ...(problem !== undefined && { problem }),
  };
  log(
    problem === undefined ? "info" : "error",
    "data-factory",
    `${factory.name}/${pipeline.name} ${run.state}: ${files} files, ${bytes} bytes${problem ? `\n${problem}` : ""}`,
  );
  return run;
}

async function attempts(options: PipelineRunOptions, activity: CopyActivity): Promise<Copied> {
  const { factory, copy, log, signal } = options;
  const { retry, retryIntervalInSeconds } = activity.policy;
  for (let attempt = 0; ; attempt++) {
    const timeout = AbortSignal.timeout(timeoutMsOf(activity));
    try {
      return await copy.run(factory, activity, AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      // unlike Data Factory, which tries a missing role again too: nothing changes by itself here
      const isLasting = error instanceof CopyFailed && error.isLasting;
      if (isLasting || attempt >= retry) throw named(activity, error);
      const message = error instanceof Error ? error.message : String(error);
      log("warning", "data-factory", `${factory.name}/${activity.name} is tried again: ${message}`);
      await sleep(retryIntervalInSeconds * 1000, undefined, { signal });
    }
  }
}

function named({ name }: CopyActivity, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`the activity ${name} failed ${message.startsWith("the ") ? "because " : ""}${message}`, {
    cause: error,
  });
}
