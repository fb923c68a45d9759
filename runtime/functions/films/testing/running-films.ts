import type { Pool } from "pg";
import type { FilmsRole } from "../../../films/app-roles";
import { RatingScale } from "../../../films/rating-scale";
import type { Api } from "../../../http/api";
import { type Answer, type Asked, askApi } from "../../../http/testing/ask-api";
import { Telemetry } from "../../../shared/telemetry";
import { signInProblem } from "../../../sign-in/problems";
import { basePath } from "../base-path";
import { KnownFilms } from "../catalogue/known-films";
import { DriftChecks } from "../drift/drift-checks";
import { filmsApi } from "../films-api";
import type { FilmsContext } from "../films-context";
import { FilmsHealth } from "../health";
import { FilmsMetrics } from "../metrics";
import { operations } from "../operations";
import type { ChampionFiles } from "../serving/champion-files";
import { ChampionModel } from "../serving/champion-model";
import { FilmsSettings } from "../settings";
import { FilmsDatabase } from "./films-database";
import { MemoryFiles } from "./memory-files";
import { MemoryJobs } from "./memory-jobs";
import { MemoryModels } from "./memory-models";

/** Who asks in tests, by the token. */
const callers: Readonly<Record<string, readonly FilmsRole[]>> = { operator: ["Films.Operate"], guest: [] };

/** The API on a real database, as the host calls it, with the files of models that a test gives it. */
export class RunningFilms<Files extends ChampionFiles = MemoryFiles> {
  readonly logged: string[] = [];
  readonly database: FilmsDatabase;
  readonly files: Files;
  readonly champion: ChampionModel;
  readonly models = new MemoryModels();
  readonly jobs = new MemoryJobs();
  private readonly api: Api<FilmsContext>;

  private constructor(database: FilmsDatabase, files: Files) {
    this.database = database;
    this.files = files;
    this.champion = new ChampionModel({ files, mostBytes: 1_000_000, pollMs: 50, retryMs: 500 });
    this.api = apiOn(database.settings("films_api"), database.as("films_api", 8), this);
  }

  static async start(): Promise<RunningFilms> {
    return RunningFilms.on(new MemoryFiles());
  }

  static async on<Files extends ChampionFiles>(files: Files): Promise<RunningFilms<Files>> {
    return new RunningFilms(await FilmsDatabase.start(), files);
  }

  /** @param as whose token is sent; nobody's when it is left out */
  ask(
    method: string,
    path: string,
    { as, ...asked }: Asked & { readonly as?: string } = {},
  ): Promise<Answer> {
    const { api, logged } = this;
    const headers = { ...(as && { authorization: `Bearer ${as}` }), ...asked.headers };
    return askApi({ api, routes: operations, basePath, logged }, method, path, { ...asked, headers });
  }

  /** @param ratings of one person, by the films' ids */
  rate(person: string, ratings: Readonly<Record<string, number>>): Promise<Answer> {
    const all = Object.entries(ratings).map(([film_id, value]) => ({ user_id: person, film_id, value }));
    return this.ask("POST", "/ratings", { body: { ratings: all } });
  }

  async stop(): Promise<void> {
    this.champion.close();
    await this.database.stop();
  }
}

function apiOn(
  database: object,
  pool: Pool,
  { champion, models, jobs }: Pick<RunningFilms, "champion" | "models" | "jobs">,
): Api<FilmsContext> {
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
  const parts = { database: pool, films, model: () => champion.served() };
  return filmsApi(
    { settings, telemetry: new Telemetry({ role: "films", version: "abc" }) },
    {
      settings,
      version: "abc",
      scale: new RatingScale({ lowest: 0.5, highest: 5, step: 0.5 }),
      database: pool,
      films,
      champion,
      models,
      drift: new DriftChecks(pool),
      jobs,
      metrics: new FilmsMetrics(
        () => champion.state,
        () => new DriftChecks(pool).last(),
      ),
      health: new FilmsHealth(parts, champion, "abc"),
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
