import { z } from "zod";

const count = z.number().int().min(0);

/**
 * What is expected of an environment in a month. Nothing is built from it: `npx vitrine cost` reads it, and
 * prints it with the estimate. Capacity is what `sizes` and `search` say.
 */
export const ExpectedLoadSchema = z.strictObject({
  images: z.strictObject({
    /** Photos that are uploaded in a month. */
    uploads: count,
    /** Megabytes of one. */
    uploadMB: z.number().positive(),
    /** Months until somebody deletes an upload and what was made from it: nothing else does. */
    keptMonths: z.number().min(1),
  }),
  search: z.strictObject({
    /** Searches in a month, each with the pictures that it shows. */
    searches: count,
    /** Kilobytes of the photo that is searched with. */
    photoKB: z.number().positive(),
    /** Share of the searches whose photo was searched with before; only the others reach a model. */
    repeated: z.number().min(0).max(1),
    /** Hours of a day that all searches fall into. */
    busyHours: z.number().min(1).max(24),
  }),
  catalogue: z.strictObject({
    /** Items that can be found. */
    items: count,
    /** Items in a month that are new, changed or gone. */
    changes: count,
  }),
  /** New versions of the scoring server in a month, each an image to build. */
  releases: count,
});
