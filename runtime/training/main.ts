import { managedIdentityTokens } from "../shared/access-tokens";
import { readSettings } from "../shared/read-settings";
import { trackingClient } from "../tracking/tracking-client";
import { trainArticlesJob } from "./articles/train-articles-job";
import { trainFilmsJob } from "./films/train-films-job";
import { errorTag } from "./jobs";
import { TrainingSettings } from "./settings";

const trainings = { films: trainFilmsJob, articles: trainArticlesJob };

/**
 * What a training job's image runs: exits with 0 once the model is registered, and with 1 after saying why it is not, and in its log
 * what that came from.
 */
async function main(): Promise<void> {
  const settings = readSettings(TrainingSettings, "training job", process.env);
  const tokens = managedIdentityTokens(settings.DEFAULT_IDENTITY_CLIENT_ID);
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token, MLFLOW_RUN_ID: run } = settings;
  // the job's own token, where it was given one, needs no role
  const own = token && (async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }));
  const tracking = trackingClient({ uri, tokens: own || tokens });
  const ending = new AbortController();
  process.once("SIGTERM", () => ending.abort(new Error("the job was told to end")));

  console.log(`${settings.TRAINING_WORKLOAD} is trained: ${settings.TRAINING_WHY}`);
  try {
    const train = trainings[settings.TRAINING_WORKLOAD];
    console.log(await train(settings, { tokens, tracking, signal: ending.signal }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await tracking.log(run, { tags: { [errorTag]: reason.slice(0, 1000) } }).catch(() => undefined);
    throw error;
  }
}

main().catch((error: unknown) => {
  for (let each = error; each !== undefined; each = each instanceof Error ? each.cause : undefined)
    console.error(each instanceof Error ? each.message : each);
  process.exitCode = 1;
});
