import * as z from "zod";

/** What an answer had to do without. */
export const Degraded = z
  .array(z.enum(["cache", "database", "model", "ranking", "search"]))
  .min(1)
  .describe("What could not be asked, so that the answer is poorer; left out when all could.");

export type Degraded = z.output<typeof Degraded>;
