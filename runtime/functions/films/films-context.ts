import type { Pool } from "pg";
import type { FilmsRole } from "../../films/app-roles";
import type { RatingScale } from "../../films/rating-scale";
import type { SignIn } from "../../sign-in/sign-in";
import type { TrainingJobs } from "../../training/jobs";
import type { KnownFilms } from "./catalogue/known-films";
import type { DriftChecks } from "./drift/drift-checks";
import type { ServedLists } from "./drift/served-lists";
import type { FilmsHealth } from "./health";
import type { FilmsMetrics } from "./metrics";
import type { ChampionModel } from "./serving/champion-model";
import type { FilmModels } from "./serving/models";
import type { FilmsSettings } from "./settings";

/** What the operations work with. */
export interface FilmsContext {
  readonly settings: Pick<FilmsSettings, "MAX_BODY_BYTES">;
  /** Hash of the bundle that runs. */
  readonly version: string;
  readonly scale: RatingScale;
  readonly database: Pick<Pool, "query">;
  readonly films: KnownFilms;
  readonly champion: ChampionModel;
  readonly models: FilmModels;
  readonly drift: DriftChecks;
  readonly lists: ServedLists;
  readonly jobs: TrainingJobs;
  readonly metrics: FilmsMetrics;
  readonly health: FilmsHealth;
  readonly signIn: SignIn<FilmsRole>;
}
