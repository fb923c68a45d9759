import type { Workloads } from "../workloads/workload";
import type { Bootstrap } from "./bootstrap-schema";
import type { EnvironmentOf } from "./environment-schema";

/** What a repository deploys: its `main.ts` exports it, and the synth and `npx vitrine` read it there. */
export interface Estates {
  /** By the names that environments' files call them. */
  readonly workloads: Workloads;

  readonly environments: readonly EnvironmentOf[];

  /** What must exist in Azure before any environment. @default - it is made elsewhere, or nothing is deployed to Azure */
  readonly bootstrap?: Bootstrap;
}

/** Says what a repository deploys. */
export function defineEstates(estates: Estates): Estates {
  return estates;
}
