import { z } from "zod";

/** Where an environment's API answers, and where the documents lie that it keeps. */
export const WorkloadTemplateOutputs = z.object({
  workload_template_api_url: z.url(),
  workload_template_blob_endpoint: z.url(),
});

export type WorkloadTemplateOutputs = z.output<typeof WorkloadTemplateOutputs>;
