import { z } from "zod";
import { AppSize } from "../app-size";

/** What the image pipeline differs in between environments. */
export const ImagePipelineValues = z.strictObject({
  app: AppSize,

  /** Days that rejected images and undelivered events are kept. */
  rejectedDays: z.number().int().min(1).max(3650),

  /** What is expected of it in a month, for the estimate of its cost; nothing is built from it. */
  expectedLoad: z.strictObject({
    /** Photos that are uploaded in a month. */
    uploads: z.number().int().min(0),
    /** Megabytes of one. */
    uploadMB: z.number().positive(),
    /** Months until somebody deletes an upload and what was made from it: nothing else does. */
    keptMonths: z.number().min(1),
  }),
});

export type ImagePipelineValues = z.output<typeof ImagePipelineValues>;
