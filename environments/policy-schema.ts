import { z } from "zod";

/** Azure regions we run in; before adding one, see `az functionapp list-flexconsumption-locations`. */
export const regions = [
  "francecentral",
  "germanywestcentral",
  "northeurope",
  "swedencentral",
  "westeurope",
] as const;

/** What the policy allows in one environment; docs/policy.md lists its rules. */
export const PolicySchema = z.strictObject({
  /** Regions that may hold anything of it: its location, and where replication over regions takes the copies. */
  regions: z.array(z.enum(regions)).min(1),

  /** Sizes and tiers by kind of resource, instead of those that any environment may have (ci/policy/rules/skus.ts). */
  skus: z.record(z.string(), z.array(z.string()).min(1)).default({}),

  /** Findings that it lives with, for a while. */
  suppressions: z
    .array(
      z.strictObject({
        /** Id of the rule, e.g. "public-network". */
        rule: z.string().min(1),
        /** Construct path of the resource as the finding shows it, e.g. "Images/Storage". */
        path: z.string(),
        /** Why it is right for now. */
        reason: z
          .string({ error: "a suppression needs a reason" })
          .trim()
          .min(1, "a suppression needs a reason"),
        /** Last day on which it counts, at most a year ahead. */
        expires: z.iso.date({ error: 'a suppression needs its last day, such as "2027-03-31"' }),
      }),
    )
    .default([]),
});
