import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import type { Api } from "../../http/api";
import type { PredictionsRole } from "../../predictions/app-roles";
import { predictionsRoles } from "../../predictions/app-roles";
import { azureRegistry } from "../../predictions/azure-registry";
import { Predictor } from "../../predictions/scoring/predictor";
import { managedIdentityTokens } from "../../shared/access-tokens";
import type { Started } from "../../shared/start-app";
import { ConsoleSessions } from "../../sign-in/session/console-sessions";
import { DatabaseSessions } from "../../sign-in/session/database-sessions";
import { connectSignIn } from "../../sign-in/sign-in";
import { Figures } from "./figures/figures";
import { PredictionsHealth } from "./health";
import { PredictionsMetrics } from "./metrics";
import { RegistryModels } from "./models";
import { predictionsApi } from "./predictions-api";
import type { PredictionsContext } from "./predictions-context";
import { countHours, createMonths, dropOldMonths } from "./record/months";
import { PredictionRecord } from "./record/prediction-record";
import type { PredictionsSettings } from "./settings";

const roles = Object.keys(predictionsRoles) as PredictionsRole[];

/** What the triggers of the app call. */
export interface Connected {
  readonly api: Api<PredictionsContext>;
  /** Of people at the console. */
  readonly sessions: ConsoleSessions<PredictionsRole>;
  /** Counts the hours that have ended, for figures. */
  countHours(): Promise<void>;
  /** Gives the next months their partitions, and forgets the old ones. */
  keepMonths(): Promise<void>;
}

/** The app on the services, and under the identity, that its settings name. */
export function connect({ settings, version, telemetry }: Started<PredictionsSettings>): Connected {
  const tokens = managedIdentityTokens(settings.IDENTITY_CLIENT_ID);
  const database = connectDatabase(settings, tokens, { most: 4 });
  const registry = azureRegistry(settings, tokens);
  const [name = "", defaultVersion] = settings.DEFAULT_MODEL.split("@");
  const predictor = new Predictor({
    registry,
    defaultModel: { name, ...(defaultVersion && { version: defaultVersion }) },
    // a bundle of its own beside this one
    workerFile: join(__dirname, "worker.cjs"),
    crashed: (reason) => telemetry.metric("worker-crashes", 1, { reason: reason.slice(0, 100) }),
  });
  const models = new RegistryModels(registry, predictor);
  const sessions = new ConsoleSessions({ settings, roles, store: new DatabaseSessions(database), tokens });
  const metrics = new PredictionsMetrics(randomUUID().slice(0, 8));
  const { DEPLOYED_COMMIT: commit } = settings;
  const code = { bundle: version, ...(commit !== undefined && { commit }) };
  const record = new PredictionRecord(database, code, {
    ready: requireSchema(database, settings),
    committed: (commit) => metrics.committed(commit),
  });
  const keepMonths = async () => {
    await createMonths(database);
    await dropOldMonths(database, settings.RETENTION_MONTHS);
  };
  // until they are there the default partition takes rows, and the timer tries again
  keepMonths().catch((error) => console.warn(`the months' partitions were not made: ${error.message}`));
  return {
    api: predictionsApi(
      { settings, telemetry },
      {
        settings,
        code,
        models,
        record,
        metrics,
        figures: new Figures(database),
        health: new PredictionsHealth(models, record, version),
        signIn: connectSignIn({ settings, roles, ofSession: (request) => sessions.callerOf(request) }),
      },
    ),
    sessions,
    countHours: () => countHours(database),
    keepMonths,
  };
}
