import * as z from "zod";

/** Every setting the search API reads. The construct fills them, the compiler compares the two. */
export const SearchSettings = z.object({
  /** The AI Search service, e.g. "https://srch-vitrine-dev.search.windows.net". */
  SEARCH_ENDPOINT: z.url(),
  /** The online endpoint's scoring URI. */
  SCORING_URI: z.url(),
  /** Where Resource Manager gives out the endpoint's own tokens; without it, it takes those of Microsoft Entra. */
  SCORING_TOKEN_URI: z.url().optional(),
  /** Managed Redis, always with TLS. */
  CACHE_HOST: z.string().min(1),
  CACHE_PORT: z.coerce.number().int().min(1).max(65_535),
  /** Object id of the app's identity: its user name in Redis. */
  CACHE_USERNAME: z.string().min(1),

  /** The account with the container `pictures`. */
  CATALOGUE__blobServiceUri: z.url(),
  /** Client id of the app's user-assigned identity, for all of the above. */
  IDENTITY_CLIENT_ID: z.string().min(1),

  /** Seconds an embedding stays in the cache; it depends on the image's bytes and the model alone. */
  EMBEDDING_CACHE_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(7 * 24 * 3600),
  /** Seconds the answer to a query stays in the cache; a changed catalogue ends it sooner. */
  RESULT_CACHE_SECONDS: z.coerce.number().int().min(1).default(300),
  /** Requests of one client in a minute, on one instance. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(300),
  /** Largest photo in bytes. */
  MAX_IMAGE_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(10 * 1024 * 1024),

  /**
   * Id of the Front Door profile in front of this app, whose X-Azure-SocketIP is believed. Without it nobody's is, because
   * anybody can write it; then a client is whom the platform saw.
   */
  FRONT_DOOR_ID: z.string().min(1).optional(),

  /** Where telemetry goes; without it, none is sent. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** "ClientId=...;Authorization=AAD": sends telemetry under that identity. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z.string().min(1).optional(),
});

export type SearchSettings = z.output<typeof SearchSettings>;

/** @throws when a setting is missing or wrong, naming all of them */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): SearchSettings {
  const settings = SearchSettings.safeParse(environment);
  if (settings.success) return settings.data;
  throw new Error(
    `The app settings of the search function are not valid. Set them on the function app:\n${z.prettifyError(settings.error)}`,
  );
}
