import type { Tokens } from "../../shared/access-tokens";
import { AwaitStop } from "../../shared/testing/await-stop";
import { trackingClient } from "../../tracking/tracking-client";
import { trainArticlesJob } from "../articles/train-articles-job";
import { trainFilmsJob } from "../films/train-films-job";
import { TrainingSettings } from "../settings";

const trainings = { films: trainFilmsJob, articles: trainArticlesJob };

export interface AskedOfJob {
  /** The variables that it reads. */
  readonly environment: Readonly<Record<string, unknown>>;
  /** By scope. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** What a test says to the job. */
export type SaidToJob = "train" | "passed" | { readonly stopAt: number; readonly only?: string };

/** A training in a process of its own, which a test can kill: what it works with comes as a message. */
process.once("message", ({ environment, tokens: known }: AskedOfJob) => {
  const stop = new AwaitStop();
  const tokens: Tokens = async (scope) => ({
    token: known[scope] ?? "",
    expiresOnTimestamp: Date.now() + 3_600_000,
  });
  const settings = TrainingSettings.parse(environment);
  const tracking = trackingClient({ uri: settings.MLFLOW_TRACKING_URI, tokens });
  const { signal } = new AbortController();
  const train = () => trainings[settings.TRAINING_WORKLOAD](settings, { tokens, tracking, signal });
  process.on("message", async (said: SaidToJob) => {
    if (said === "passed") process.send?.({ passed: stop.passed });
    else if (said !== "train") process.send?.({ armed: stop.arm(said.stopAt, said.only) });
    else
      await train().then(
        (end) => process.send?.({ end }),
        (error: Error) => process.send?.({ error: error.message }),
      );
  });
  process.send?.({ begun: true });
});
