import type { StageTask } from "../../pipeline/stage";
import type { Model, TrainingRun } from "../../recommender/serve/model";

/** How long a fit holds its thread before what it has come to is kept. */
const sliceMs = 20_000;

/**
 * Fits, and every now and then lets go of the thread: what the fit has come to is kept, whoever wants to end the run is heard, and the fit
 * goes on from there. The model is the one that an uninterrupted fit makes, to the last bit.
 */
export async function fitInSlices(
  learn: (run: TrainingRun) => Model,
  task: Pick<StageTask, "checkpoint" | "keep" | "progress" | "signal">,
  length = sliceMs,
): Promise<Model> {
  let resume = task.checkpoint;
  for (;;) {
    task.signal.throwIfAborted();
    const until = performance.now() + length;
    try {
      return learn({
        ...(resume && { resume }),
        onEpoch: (done, epochs) => task.progress(`round ${done} of ${epochs}`, done / epochs),
        onCheckpoint: (file) => {
          if (performance.now() >= until) throw new Paused(file());
        },
      });
    } catch (error) {
      if (!(error instanceof Paused)) throw error;
      resume = error.checkpoint;
      await task.keep(resume);
    }
  }
}

class Paused extends Error {
  readonly checkpoint: Uint8Array;

  constructor(checkpoint: Uint8Array) {
    super("the fit paused");
    this.checkpoint = checkpoint;
  }
}
