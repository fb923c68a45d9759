import { type FinishedRun, type RunOptions, runPipeline } from "./run-pipeline";
import type { Metric } from "./stage";

/** Follows a run, for example in an experiment. What it throws ends the run. */
export interface RunTracking<Parameters> {
  started(run: { readonly parameters: Parameters; readonly data: string }): Promise<void>;
  /** Of each stage that was computed or restored. */
  measured(stage: string, metrics: Readonly<Record<string, Metric>>): Promise<void>;
}

/** How a training is run, whatever it trains. */
export interface FollowedRunOptions<Parameters> extends Pick<RunOptions, "onProgress" | "signal" | "store"> {
  readonly tracking?: RunTracking<Parameters>;
  /** Who had it run, and why: kept with the run. */
  readonly by?: string;
  readonly why?: string;
}

/** Runs a pipeline's stages with these parameters on this version of the data, and has it followed. */
export async function followedRun<Parameters>(
  { store, tracking, onProgress, signal, by = "somebody", why = "" }: FollowedRunOptions<Parameters>,
  of: { readonly parameters: Parameters; readonly data: string; readonly stages: RunOptions["stages"] },
): Promise<FinishedRun> {
  const { stages, ...run } = of;
  await tracking?.started(run);
  const finished = await runPipeline({
    stages,
    store,
    by,
    why,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  for (const { stage, metrics } of Object.values(finished.records)) await tracking?.measured(stage, metrics);
  return finished;
}
