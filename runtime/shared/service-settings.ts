import * as z from "zod";

/** Settings that name a service, the same for everybody who asks it: `z.object({ ...cacheSettings, … })`. */

export const searchServiceSettings = {
  /** The AI Search service, e.g. "https://srch-vitrine-dev.search.windows.net". */
  SEARCH_ENDPOINT: z.url(),
};

export const scoringEndpointSettings = {
  /** The online endpoint's scoring URI. */
  SCORING_URI: z.url(),
  /** Where Resource Manager gives out the endpoint's own tokens; without it, it takes those of Microsoft Entra. */
  SCORING_TOKEN_URI: z.url().optional(),
};

export const cacheSettings = {
  /** Managed Redis, always with TLS. */
  CACHE_HOST: z.string().min(1),
  CACHE_PORT: z.coerce.number().int().min(1).max(65_535),
  /** Object id of the app's identity: its user name in Redis. */
  CACHE_USERNAME: z.string().min(1),
};

export const telemetrySettings = {
  /** Where telemetry goes; without it, none is sent. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** "ClientId=...;Authorization=AAD": sends telemetry under that identity. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z.string().min(1).optional(),
};

export type TelemetrySettings = z.output<z.ZodObject<typeof telemetrySettings>>;
