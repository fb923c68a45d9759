import type { Tokens } from "../../../shared/access-tokens";
import { AwaitStop } from "../../../shared/testing/await-stop";
import { trackingClient } from "../../../tracking/tracking-client";
import { TrainingSettings } from "../../settings";
import { trainFilmsJob } from "../train-films-job";

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
  const train = () => trainFilmsJob(settings, { tokens, tracking, signal: new AbortController().signal });
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
