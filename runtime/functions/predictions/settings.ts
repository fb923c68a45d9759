import * as z from "zod";
import { databaseSettings } from "../../database/settings";
import {
  identitySettings,
  modelRegistrySettings,
  signInSettings,
  telemetrySettings,
} from "../../shared/service-settings";

/** Every setting the API reads. The construct fills them, the compiler compares the two. */
export const PredictionsSettings = z.object({
  ...databaseSettings,
  ...modelRegistrySettings,
  ...signInSettings,
  ...identitySettings,

  /** The model that answers when none is named, and instead of one that cannot be used: "name", or "name@version". */
  DEFAULT_MODEL: z.string().regex(/^[a-z0-9-]+(@[1-9]\d*)?$/),
  /** Whole months that the record is kept, beside the current one. */
  RETENTION_MONTHS: z.coerce.number().int().min(1).default(12),
  /** Requests of one client in a minute, on one instance. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(12_000),
  /** Largest body in bytes. */
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(10 * 1024 * 1024),
  /** The commit that was deployed: it stands in the record of each prediction. */
  DEPLOYED_COMMIT: z.string().min(1).optional(),
  /** Id of the Front Door profile in front of this app, whose word counts about who the client is. */
  FRONT_DOOR_ID: z.string().min(1).optional(),

  ...telemetrySettings,
});

export type PredictionsSettings = z.output<typeof PredictionsSettings>;
