import { z } from "zod";

/** Where an environment's catalogue takes feeds and images, and says what became of them. */
const CatalogueOutputs = z.object({
  catalogue_blob_endpoint: z.url(),
  catalogue_container: z.string(),
  catalogue_reports_container: z.string(),
  catalogue_partner_container: z.string(),
});

export type CatalogueOutputs = z.output<typeof CatalogueOutputs>;

/** Where programs search, what answers, and the catalogue comes from. */
export const VisualSearchOutputs = z.object({
  search_api_url: z.url(),
  search_endpoint: z.url(),
  scoring_uri: z.url(),
  scoring_endpoint_id: z.string(),
  ...CatalogueOutputs.shape,
});

export type VisualSearchOutputs = z.output<typeof VisualSearchOutputs>;
