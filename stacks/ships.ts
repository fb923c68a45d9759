import type { Environment } from "../environments/environment";
import type { Ships } from "../packaging/shipping";
import { type Workloads, workloadsOf } from "../workloads/workload";

/** What the workloads of all environments are going to ask for, as far as they say so. */
export function shipsOf(workloads: Workloads, environments: readonly Environment[]): Ships[] {
  return environments.flatMap((environment) =>
    workloadsOf(workloads, environment).flatMap(({ workload }) => workload.ships ?? []),
  );
}
