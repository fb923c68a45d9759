import * as z from "zod";
import {
  blobSettings,
  cacheSettings,
  identitySettings,
  scoringEndpointSettings,
  searchServiceSettings,
  telemetrySettings,
} from "../../shared/service-settings";
import type { CatalogueContainer } from "../catalogue/settings";

/** The containers of the account that the code calls CATALOGUE, and what it does with their blobs. */
export const searchContainers = {
  pictures: "read",
} as const satisfies { readonly [Name in CatalogueContainer]?: "read" };

export type SearchContainer = keyof typeof searchContainers;

/** Every setting the search API reads. The construct fills them, the compiler compares the two. */
export const SearchSettings = z.object({
  ...searchServiceSettings,
  ...scoringEndpointSettings,
  ...cacheSettings,
  ...blobSettings("CATALOGUE"),
  ...identitySettings,

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

  ...telemetrySettings,
});

export type SearchSettings = z.output<typeof SearchSettings>;
