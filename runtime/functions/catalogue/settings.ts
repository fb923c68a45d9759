import * as z from "zod";

/** An index to keep equal to the catalogue, and the deployment whose model makes its vectors. */
export const CatalogueTarget = z.strictObject({ deployment: z.string().min(1), index: z.string().min(1) });
export type CatalogueTarget = z.output<typeof CatalogueTarget>;

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text, context): z.output<Schema> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

/** Every setting the catalogue ingestion reads. The construct fills them, the compiler compares the two. */
export const CatalogueSettings = z.object({
  /** The account with the containers catalogue, pictures and reports. */
  CATALOGUE__blobServiceUri: z.url(),
  /** The trigger keeps events that failed five times in a queue of this account. */
  CATALOGUE__queueServiceUri: z.url(),
  CATALOGUE__credential: z.literal("managedidentity"),
  /** Client id of the app's user-assigned identity. */
  CATALOGUE__clientId: z.string().min(1),

  SEARCH_ENDPOINT: z.url(),
  SCORING_URI: z.url(),
  /** Where Resource Manager gives out the endpoint's own tokens; without it, it takes those of Microsoft Entra. */
  SCORING_TOKEN_URI: z.url().optional(),
  /** Managed Redis, always with TLS: told when an index changed, so that cached answers end. */
  CACHE_HOST: z.string().min(1),
  CACHE_PORT: z.coerce.number().int().min(1).max(65_535),
  /** Object id of the app's identity: its user name in Redis. */
  CACHE_USERNAME: z.string().min(1),

  /** JSON: `[{"deployment":"blue","index":"items-1-0123456789ab"}]`; the first is the one in use. */
  CATALOGUE_TARGETS: json(z.array(CatalogueTarget).min(1)),
  /** Hosts from which images may be fetched, with commas; images in the container itself need none. */
  CATALOGUE_IMAGE_HOSTS: z
    .string()
    .default("")
    .transform((hosts) => hosts.split(",").filter((host) => host !== "")),

  /** Where telemetry goes; without it, none is sent. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().min(1).optional(),
  /** "ClientId=...;Authorization=AAD": sends telemetry under that identity. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z.string().min(1).optional(),
});

export type CatalogueSettings = z.output<typeof CatalogueSettings>;

/** @throws when a setting is missing or wrong, naming all of them */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): CatalogueSettings {
  const settings = CatalogueSettings.safeParse(environment);
  if (settings.success) return settings.data;
  throw new Error(
    `The app settings of the catalogue function are not valid. Set them on the function app:\n${z.prettifyError(settings.error)}`,
  );
}
