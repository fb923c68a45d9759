import * as z from "zod";
import { ExperimentsSetting } from "../../articles/experiments/experiment";
import { TrialSetting } from "../../articles/experiments/trial/trial-settings";
import { encoderSettings } from "../../articles/ingestion/encoder-settings";
import { rankingSettings } from "../../articles/ranking/ranking-settings";
import { databaseSettings } from "../../database/settings";
import {
  blobSettings,
  cacheSettings,
  eventHubSettings,
  identitySettings,
  readerSignInSettings,
  searchServiceSettings,
  signInSettings,
  telemetrySettings,
} from "../../shared/service-settings";
import { trainingJobSettings } from "../../training/job-template";

/** The containers of the account that the code calls FILES: an export looks through them for a reader's name. */
export const mentioningContainers = { imports: "read", reports: "read", "dead-letters": "read" } as const;

/** Every setting the API reads. The construct fills them, the compiler compares the two. */
export const ArticlesSettings = z.object({
  /** The role is articles_api. */
  ...databaseSettings,
  /** Where deeds go. */
  ...eventHubSettings("EVENTS"),
  ...cacheSettings,
  ...searchServiceSettings,
  ...encoderSettings,
  ...rankingSettings,
  /** Of services and operators, who sign in at the console as well. */
  ...signInSettings,
  ...readerSignInSettings,
  ...identitySettings,
  ...trainingJobSettings,
  ...blobSettings("LAKE"),
  /** Where files of articles are brought in. */
  ...blobSettings("FILES"),

  /** Requests of one client in a minute, on one instance. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  /** Requests of one reader in a minute, over all instances. */
  READER_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(240),
  /** After so many days an article that does not say when it expires is in no list. */
  ARTICLE_DAYS: z.coerce.number().int().min(1).default(30),
  /** Days from one training to the next that nobody asks for; none starts by itself when it is left out. */
  TRAIN_EVERY_DAYS: z.coerce.number().int().min(1).optional(),
  /** Whether drift starts a training, at most one in a week. */
  TRAIN_ON_DRIFT: z.stringbool().default(false),
  /** Largest body in bytes. */
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(1024 * 1024),
  /** Id of the Front Door profile in front of this app, whose word counts about who the client is. */
  FRONT_DOOR_ID: z.string().min(1).optional(),

  /** What is tried, as JSON (`runtime/articles/experiments/experiment.ts`). */
  EXPERIMENTS: ExperimentsSetting,
  /** How versions are tried that the gate has accepted, as JSON; left out, a person releases them. */
  CANDIDATE_TRIAL: TrialSetting,

  ...telemetrySettings,
});

export type ArticlesSettings = z.output<typeof ArticlesSettings>;
