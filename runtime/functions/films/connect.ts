import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { connectDatabase } from "../../database/connect-database";
import { requireSchema } from "../../database/require-schema";
import { type FilmsRole, filmsRoles } from "../../films/app-roles";
import { RatingScale } from "../../films/rating-scale";
import type { Api } from "../../http/api";
import { managedIdentityTokens } from "../../shared/access-tokens";
import type { Started } from "../../shared/start-app";
import { ConsoleSessions } from "../../sign-in/session/console-sessions";
import { DatabaseSessions } from "../../sign-in/session/database-sessions";
import { connectSignIn } from "../../sign-in/sign-in";
import { trainingJobs } from "../../training/jobs";
import { trainByItself } from "../../training/train-by-itself";
import { KnownFilms } from "./catalogue/known-films";
import { DriftChecks } from "./drift/drift-checks";
import { addLists } from "./drift/list-profiles";
import { ServedLists } from "./drift/served-lists";
import { watchDrift } from "./drift/watch-drift";
import { filmsApi } from "./films-api";
import type { FilmsContext } from "./films-context";
import { FilmsHealth } from "./health";
import { FilmsMetrics } from "./metrics";
import { blobChampionFiles } from "./serving/champion-files";
import { ChampionModel } from "./serving/champion-model";
import { azureFilmModels } from "./serving/models";
import { tellOfSwaps } from "./serving/tell-of-swaps";
import type { FilmsSettings } from "./settings";

const roles = Object.keys(filmsRoles) as FilmsRole[];

/** What the triggers of the app call. */
export interface ConnectedFilms {
  readonly api: Api<FilmsContext>;
  /** Of people at the console. */
  readonly sessions: ConsoleSessions<FilmsRole>;
  /** Compares what is rated now with what the champion learned from. */
  watchDrift(): Promise<void>;
  /** Starts a training when one is due. */
  trainByItself(): Promise<void>;
}

/** The app on the services, and under the identity, that its settings name. */
export function connect({ settings, version, telemetry }: Started<FilmsSettings>): ConnectedFilms {
  const tokens = managedIdentityTokens(settings.IDENTITY_CLIENT_ID);
  const database = connectDatabase(settings, tokens, { most: 4 });
  const files = blobChampionFiles(settings.MODEL_REGISTRY_FILES, tokens);
  const champion = new ChampionModel({
    files,
    mostBytes: settings.MODEL_MOST_BYTES,
    // the metrics are made below, and there before the first look
    swapped: (...swap) => tellOfSwaps(metrics, telemetry)(...swap),
  });
  const metrics = new FilmsMetrics(
    () => champion.state,
    () => checks.last(),
    telemetry,
    randomUUID().slice(0, 8),
  );
  const films = new KnownFilms(database);
  const parts = { database, films, model: () => champion.served() };
  const sessions = new ConsoleSessions({ settings, roles, store: new DatabaseSessions(database), tokens });
  const checks = new DriftChecks(database);
  const jobs = trainingJobs(settings, tokens);
  const context: FilmsContext = {
    settings,
    version,
    scale: scaleOf(settings),
    database,
    films,
    champion,
    models: azureFilmModels(settings, tokens),
    drift: checks,
    lists: new ServedLists((version, rows) => addLists(database, version, rows)),
    jobs,
    metrics,
    health: new FilmsHealth(parts, champion, version, requireSchema(database, settings)),
    signIn: connectSignIn({ settings, roles, ofSession: (request) => sessions.callerOf(request) }),
  };
  return {
    api: filmsApi({ settings, telemetry }, context),
    sessions,
    watchDrift: async () => {
      await watchDrift({ database, files, model: parts.model, checks, telemetry }, new Date());
    },
    trainByItself: async () => {
      const hasData = () => hasRatings(database);
      await trainByItself({ workload: "films", settings, jobs, checks, hasData, telemetry }, new Date());
    },
  };
}

export async function hasRatings(database: Pick<Pool, "query">): Promise<boolean> {
  const { rowCount } = await database.query("select from films.ratings limit 1");
  return rowCount === 1;
}

/** The scale that the settings name. */
export function scaleOf({
  RATING_LOWEST: lowest,
  RATING_HIGHEST: highest,
  RATING_STEP: step,
}: Pick<FilmsSettings, "RATING_LOWEST" | "RATING_HIGHEST" | "RATING_STEP">): RatingScale {
  return new RatingScale({ lowest, highest, step });
}
