import { z } from "zod";

/** How large a function app may become. */
export const AppSize = z
  .strictObject({
    instanceMemoryMB: z.literal([512, 2048, 4096]),
    maximumInstances: z.number().int().min(1).max(1000),
    /** Instances that never sleep and are always paid for. */
    alwaysReady: z.number().int().min(0).max(1000),
  })
  .refine(({ alwaysReady, maximumInstances }) => alwaysReady <= maximumInstances, {
    path: ["alwaysReady"],
    error: "more than maximumInstances, which includes them",
  });
