import { z } from "zod";

/** Everything that an environment's file says about the notice board. */
export const NoticeBoardValues = z.strictObject({
  /** In a month, for the estimate of cost. */
  expectedLoad: z.strictObject({ visits: z.number().int().min(0) }),
});

export type NoticeBoardValues = z.output<typeof NoticeBoardValues>;
