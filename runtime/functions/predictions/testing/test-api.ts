import type { Pool } from "pg";
import type { DatabaseSettings } from "../../../database/settings";
import type { Api } from "../../../http/api";
import type { PredictionsRole } from "../../../predictions/app-roles";
import { Telemetry } from "../../../shared/telemetry";
import type { Caller } from "../../../sign-in/caller";
import { signInProblem } from "../../../sign-in/problems";
import { Figures } from "../figures/figures";
import { PredictionsHealth } from "../health";
import { PredictionsMetrics } from "../metrics";
import type { Models } from "../models";
import { predictionsApi } from "../predictions-api";
import type { PredictionsContext } from "../predictions-context";
import { PredictionRecord } from "../record/prediction-record";
import { PredictionsSettings } from "../settings";

export const row = { age: 41, income: 3000, overtime: true, travel: "often" };

/** Who asks in tests, by name; each token is the name. */
export const callers = {
  asker: callerWith("a", "Predictions.Predict", "Predictions.Read"),
  neighbour: callerWith("b", "Predictions.Predict", "Predictions.Read"),
  auditor: callerWith("c", "Predictions.Audit"),
  nobody: callerWith("d"),
} as const;

/** The API as the app makes it, with callers whose names are their tokens. */
export function testApi(database: DatabaseSettings, pool: Pool, models: Models): Api<PredictionsContext> {
  const settings = PredictionsSettings.parse({
    ...database,
    SIGN_IN_AUTHORITY: "https://login.example",
    SIGN_IN_TENANT: "11111111-1111-4111-8111-111111111111",
    SIGN_IN_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
    SIGN_IN_CALLBACK: "https://console.example/predictions/api/auth/callback",
    MODEL_REGISTRY_WORKSPACE: "https://management.example/workspaces/models",
    MODEL_REGISTRY_FILES: "https://files.example/models",
    IDENTITY_CLIENT_ID: "app",
    DEFAULT_MODEL: "leaving",
    REQUESTS_PER_MINUTE: "1000000",
  });
  const code = { bundle: "abc", commit: "def" };
  const metrics = new PredictionsMetrics();
  const record = new PredictionRecord(pool, code, { committed: (commit) => metrics.committed(commit) });
  return predictionsApi(
    { settings, telemetry: new Telemetry({ role: "predictions", version: "abc" }) },
    {
      settings,
      models,
      record,
      code,
      metrics,
      figures: new Figures(pool),
      health: new PredictionsHealth(models, record, "abc"),
      signIn: {
        async authenticate({ headers }) {
          const name = headers.get("authorization")?.replace("Bearer ", "") as keyof typeof callers;
          if (!callers[name])
            throw signInProblem("NotSignedIn", { detail: "No token.", challenge: "Bearer" });
          return callers[name];
        },
      },
    },
  );
}

function callerWith(letter: string, ...roles: PredictionsRole[]): Caller<PredictionsRole> {
  return { subject: letter.repeat(32), tenant: "t", roles: new Set(roles), kind: "user" };
}
