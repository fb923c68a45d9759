import * as z from "zod";
import { databaseSettings } from "../../database/settings";
import {
  identitySettings,
  modelRegistrySettings,
  signInSettings,
  telemetrySettings,
} from "../../shared/service-settings";
import { trainingJobSettings } from "../../training/job-template";

/** Every setting the API reads. The construct fills them, the compiler compares the two. */
export const FilmsSettings = z.object({
  ...databaseSettings,
  ...modelRegistrySettings,
  ...trainingJobSettings,
  ...signInSettings,
  ...identitySettings,

  /** The lowest rating, the highest one, and what lies between two that follow each other. */
  RATING_LOWEST: z.coerce.number().default(0.5),
  RATING_HIGHEST: z.coerce.number().default(5),
  RATING_STEP: z.coerce.number().positive().default(0.5),
  /** Days from one training to the next that nobody asks for; none starts by itself when it is left out. */
  TRAIN_EVERY_DAYS: z.coerce.number().int().min(1).optional(),
  /** Whether drift starts a training, at most one in a week. */
  TRAIN_ON_DRIFT: z.stringbool().default(false),
  /** Largest file of a model that an instance loads. While one is exchanged, two are in memory. */
  MODEL_MOST_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(200 * 1024 * 1024),
  /** Requests of one client in a minute, on one instance. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  /** Largest body in bytes. */
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(1024 * 1024),
  /** Id of the Front Door profile in front of this app, whose word counts about who the client is. */
  FRONT_DOOR_ID: z.string().min(1).optional(),

  ...telemetrySettings,
});

export type FilmsSettings = z.output<typeof FilmsSettings>;
