import { z } from "zod";

/** What it differs in between environments. */
export const WorkloadTemplateValues = z.strictObject({
  /** Instances of its app that may run at once. */
  maximumInstances: z.number().int().min(1).max(1000),

  /** What is expected of it in a month, for the estimate of its cost; nothing is built from it. */
  expectedLoad: z.strictObject({
    /** Documents that are sent in a month. */
    documents: z.number().int().min(0),
    /** Months until somebody deletes a document: nothing else does. */
    keptMonths: z.number().min(1),
  }),
});

export type WorkloadTemplateValues = z.output<typeof WorkloadTemplateValues>;
