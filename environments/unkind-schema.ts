import { z } from "zod";

const seconds = (most: number) => z.number().int().min(0).max(most).optional();
const day = 24 * 3600;

/**
 * What of Azure's unkindness the local Azure shows, each on demand. What is left out is as kind as one machine can be;
 * `{}` is too.
 */
export const UnkindSchema = z.strictObject({
  /** Seconds until a role assignment, made or removed, counts. Azure: up to 600. `waits` are waited for then. */
  grantsTakeSeconds: seconds(900),
  /**
   * Seconds until a private endpoint, its zone or a zone's link counts. With it, also 0, the network rules of storage
   * and vault are enforced.
   */
  endpointsTakeSeconds: seconds(900),
  /** Whether whoever deploys stands in the private network, or on the internet at 203.0.113.7. @default "outside" */
  deployerStands: z.enum(["inside", "outside"]).optional(),
  /** Seconds that a deleted vault or ML workspace keeps its name. Azure: 14 days a workspace, 90 a vault. */
  deletedNamesStaySeconds: seconds(90 * day),
  /** Seconds until Azure puts a rule and an action group of its own beside a component of Application Insights. */
  groupsFillAfterSeconds: seconds(day),
  /** Seconds that a subnet stays in use after the last app in it went. Azure: minutes, at times days. */
  subnetsStayInUseSeconds: seconds(2 * day),
  /** Enumerations and parts of ids come back in the case in which live Azure was seen to answer. */
  answersInAnotherCase: z.boolean().optional(),
  /** Who deploys: the developer, or a colleague who has no role of their own. @default "developer" */
  deployer: z.enum(["developer", "colleague"]).optional(),
});
