import type { Pool } from "pg";
import type { FilmsRole } from "../../../films/app-roles";
import { RatingScale } from "../../../films/rating-scale";
import type { Api } from "../../../http/api";
import { Telemetry } from "../../../shared/telemetry";
import { signInProblem } from "../../../sign-in/problems";
import { KnownFilms } from "../catalogue/known-films";
import { DriftChecks } from "../drift/drift-checks";
import { filmsApi } from "../films-api";
import type { FilmsContext } from "../films-context";
import { FilmsHealth } from "../health";
import { FilmsMetrics } from "../metrics";
import { FilmsSettings } from "../settings";

/** Who asks in tests, by the token. */
const callers: Readonly<Record<string, readonly FilmsRole[]>> = { operator: ["Films.Operate"], guest: [] };

const usualScale = new RatingScale({ lowest: 0.5, highest: 5, step: 0.5 });

/**
 * The API on a real database.
 *
 * @param database settings of the role films_api
 */
export function testFilmsApi(
  database: object,
  pool: Pool,
  parts: Pick<FilmsContext, "champion" | "jobs" | "lists" | "models"> & Partial<Pick<FilmsContext, "scale">>,
): Api<FilmsContext> {
  const { champion, models, jobs, lists } = parts;
  const settings = FilmsSettings.parse({
    ...database,
    SIGN_IN_AUTHORITY: "https://login.example",
    SIGN_IN_TENANT: "11111111-1111-4111-8111-111111111111",
    SIGN_IN_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
    SIGN_IN_CALLBACK: "https://console.example/films/api/auth/callback",
    MODEL_REGISTRY_WORKSPACE: "https://management.example/workspaces/models",
    MODEL_REGISTRY_FILES: "https://files.example/models",
    TRAINING_WORKSPACE: "https://management.example/workspaces/models",
    TRAINING_JOB: "{}",
    IDENTITY_CLIENT_ID: "app",
    REQUESTS_PER_MINUTE: "1000000",
  });
  const films = new KnownFilms(pool);
  const listed = { database: pool, films, model: () => champion.served() };
  const telemetry = new Telemetry({ role: "films", version: "abc" });
  return filmsApi(
    { settings, telemetry },
    {
      settings,
      version: "abc",
      // a test may change it while the API answers
      get scale() {
        return parts.scale ?? usualScale;
      },
      database: pool,
      films,
      champion,
      models,
      drift: new DriftChecks(pool),
      lists,
      jobs,
      metrics: new FilmsMetrics(
        () => champion.state,
        () => new DriftChecks(pool).last(),
        telemetry,
      ),
      health: new FilmsHealth(listed, champion, "abc"),
      signIn: {
        async authenticate({ headers }) {
          const roles = callers[headers.get("authorization")?.replace("Bearer ", "") ?? ""];
          if (!roles) throw signInProblem("NotSignedIn", { detail: "No token.", challenge: "Bearer" });
          return { subject: "a".repeat(32), tenant: "t", roles: new Set(roles), kind: "user" };
        },
      },
    },
  );
}
