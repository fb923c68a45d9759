import { z } from "zod";
import type { ServerSize, StorageGB } from "../constructs/postgres-database/server-sizes";

const sizes = [
  "B_Standard_B1ms",
  "B_Standard_B2s",
  "GP_Standard_D2ads_v5",
  "GP_Standard_D2ds_v5",
  "GP_Standard_D4ads_v5",
  "GP_Standard_D4ds_v5",
  "GP_Standard_D8ads_v5",
  "GP_Standard_D8ds_v5",
] as const satisfies readonly ServerSize[];

const storageGB = [32, 64, 128, 256, 512, 1024, 2048, 4096] as const satisfies readonly StorageGB[];

/** How large a workload's database is, and what it outlives. */
export const DatabaseSize = z
  .strictObject({
    /** Another one restarts the server. */
    size: z.enum(sizes),
    /** Gigabytes of its disk, which never shrinks. */
    storageGB: z.literal(storageGB),
    /** A second server that takes over. @default - one server */
    highAvailability: z.enum(["SameZone", "ZoneRedundant"]).optional(),
    /** Days to whose every moment a new server can be made from it. */
    backupDays: z.number().int().min(7).max(35),
  })
  .refine(({ size, highAvailability }) => highAvailability === undefined || size.startsWith("GP_"), {
    path: ["highAvailability"],
    error: "a size that begins with B_ has no second server",
  });
