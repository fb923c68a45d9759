import type { IConstruct } from "constructs";
import { ConfigurationError } from "../core/errors";

/** A size of server, and how many connections it takes beside the 15 that Azure keeps for itself. */
export const serverSizes = {
  B_Standard_B1ms: 35,
  B_Standard_B2s: 414,
  GP_Standard_D2ads_v5: 844,
  GP_Standard_D2ds_v5: 844,
  GP_Standard_D4ads_v5: 1703,
  GP_Standard_D4ds_v5: 1703,
  GP_Standard_D8ads_v5: 3422,
  GP_Standard_D8ds_v5: 3422,
} as const;

export type ServerSize = keyof typeof serverSizes;

/** Gigabytes that Azure has, each twice the one before. */
export type StorageGB = 32 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096;

/** A burstable server has no second one, and no promise of being there. */
export function checkAvailability(scope: IConstruct, size: ServerSize, isDoubled: boolean): void {
  if (!isDoubled || !size.startsWith("B_")) return;
  throw new ConfigurationError(scope, "BurstableNotDoubled", {
    what: `highAvailability is asked for, and size is ${size}`,
    why: "Azure keeps a second server only for those that do not share their processor",
    fix: "pass a size that begins with GP_, or leave highAvailability out",
  });
}
