import * as z from "zod";
import { catalogueIndexName } from "../../catalogue/catalogue-index";
import { feedsPrefix } from "../../catalogue/catalogue-report";
import {
  blobTriggerSettings,
  cacheSettings,
  scoringEndpointSettings,
  searchServiceSettings,
  telemetrySettings,
} from "../../shared/service-settings";

/**
 * A model whose index is kept equal to the catalogue, and the deployment of it that makes the vectors.
 *
 * The index's name and definition both follow from the code that reads this, so that neither can be another version's.
 */
export const CatalogueTarget = z
  .strictObject({
    deployment: z.string().min(1),
    modelId: z.string().min(1),
    /** Numbers in a vector. */
    dimension: z.number().int().min(2).max(4096),
  })
  .transform((target) => ({ ...target, index: catalogueIndexName(target.modelId) }));
export type CatalogueTarget = z.output<typeof CatalogueTarget>;
export type DeclaredTarget = z.input<typeof CatalogueTarget>;

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text, context): z.output<Schema> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });

/** The containers of the account that the code calls CATALOGUE, and what it does with their blobs. */
export const catalogueContainers = {
  catalogue: "read",
  pictures: "readWrite",
  reports: "readWrite",
} as const;

export type CatalogueContainer = keyof typeof catalogueContainers;

/** The function that every new blob below a container's prefix calls. */
export const catalogueTrigger = {
  functionName: "catalogue",
  container: "catalogue",
  prefix: feedsPrefix,
} as const satisfies { functionName: string; container: CatalogueContainer; prefix: string };

/** Every setting the catalogue ingestion reads. The construct fills them, the compiler compares the two. */
export const CatalogueSettings = z.object({
  ...blobTriggerSettings("CATALOGUE"),
  ...searchServiceSettings,
  ...scoringEndpointSettings,
  /** Told when an index changed, so that cached answers end. */
  ...cacheSettings,

  /** JSON: `[{"deployment":"blue","modelId":"0123456789ab","dimension":1024}]`. In no order: which is in use, the endpoint's traffic says. */
  CATALOGUE_TARGETS: json(z.array(CatalogueTarget).min(1)),
  /** Hosts from which images may be fetched, with commas; images in the container itself need none. */
  CATALOGUE_IMAGE_HOSTS: z
    .string()
    .default("")
    .transform((hosts) => hosts.split(",").filter((host) => host !== "")),
  /** Of a feed's items: a version that lacks more, and more than ten, deletes none unless it is told to. */
  CATALOGUE_MOST_DELETED_PERCENT: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number from 0 to 100")
    .transform(Number)
    .refine((percent) => percent <= 100, "must be a whole number from 0 to 100")
    .default(20),

  ...telemetrySettings,
});

export type CatalogueSettings = z.output<typeof CatalogueSettings>;
