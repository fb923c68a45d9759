import * as z from "zod";
import { ExperimentsSetting } from "../../articles/experiments/experiment";
import { TrialSetting } from "../../articles/experiments/trial/trial-settings";
import { encoderSettings } from "../../articles/ingestion/encoder-settings";
import { databaseSettings } from "../../database/settings";
import {
  blobSettings,
  blobTriggerSettings,
  cacheSettings,
  eventHubTriggerSettings,
  searchServiceSettings,
  telemetrySettings,
} from "../../shared/service-settings";

/** The containers of the account that the code calls ARTICLES, and what it does with their blobs. */
export const articleIntakeContainers = {
  imports: "read",
  reports: "readWrite",
} as const;

/** What is looked through, and written, when a reader is forgotten. */
export const forgettingContainers = {
  imports: "readWrite",
  "dead-letters": "readWrite",
  receipts: "readWrite",
} as const;

export type ArticleIntakeContainer = keyof typeof articleIntakeContainers;

/** The function that every new blob of a container calls. */
export const articleFilesTrigger = {
  functionName: "article-files",
  container: "imports",
  prefix: "",
} as const satisfies { functionName: string; container: ArticleIntakeContainer; prefix: string };

/** The container of the account that the code calls LAKE. */
export const articleLakeContainers = { lake: "readWrite" } as const;

/** The function that brings deeds into the lake, in a consumer group of its own. */
export const archiveTrigger = { functionName: "archive", consumerGroup: "archive" } as const;

/** The function that takes deeds from the hub, in a consumer group of its own. */
export const deedsTrigger = { functionName: "deeds", consumerGroup: "profile" } as const;

/** Every setting the app behind the API reads. The construct fills them, the compiler compares the two. */
export const ArticleIntakeSettings = z.object({
  ...blobTriggerSettings("ARTICLES"),
  ...eventHubTriggerSettings("EVENTS"),
  ...blobSettings("LAKE"),
  /** The role is articles_intake, whose rights are among those of the app articles. */
  ...databaseSettings,
  ...cacheSettings,
  ...searchServiceSettings,
  ...encoderSettings,

  /** After so many days an article that does not say when it expires is in no list. */
  ARTICLE_DAYS: z.coerce.number().int().min(1).default(30),
  /** So many days deeds and lists are kept one by one. */
  DEED_DAYS: z.coerce.number().int().min(1).default(90),

  /** When what is not done at once is made up for: six fields, seconds first. */
  CATCH_UP_SCHEDULE: z.string().min(1),

  /** The model learns from deeds of so many days. */
  MODEL_DAYS: z.coerce.number().int().min(1).default(14),

  /** What is tried, as JSON (`runtime/articles/experiments/experiment.ts`). */
  EXPERIMENTS: ExperimentsSetting,
  /** How versions are tried that the gate has accepted, as JSON; left out, a person releases them. */
  CANDIDATE_TRIAL: TrialSetting,

  /** Signs receipts of erasures: PEM. Without it they are not signed. */
  RECEIPT_KEY: z.string().min(1).optional(),
  /** So long what is erased can be brought back, or ends by itself, which receipts tell: backups of the database, deleted blobs, the
   * hub's events, logs, and what trainings read. */
  BACKUP_DAYS: z.coerce.number().int().min(0).default(7),
  RESTORE_DAYS: z.coerce.number().int().min(0).default(7),
  LAKE_RESTORE_DAYS: z.coerce.number().int().min(0).default(7),
  HUB_HOURS: z.coerce.number().int().min(0).default(24),
  LOG_DAYS: z.coerce.number().int().min(0).default(30),
  TRAINING_DAYS: z.coerce.number().int().min(1).default(30),

  ...telemetrySettings,
});

export type ArticleIntakeSettings = z.output<typeof ArticleIntakeSettings>;
