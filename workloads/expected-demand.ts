import { below, type Demand, together } from "./demand";
import { type Workloads, type WorkloadValues, workloadsOf } from "./workload";

/** What all workloads of an environment ask for, at its expected load. */
export function demandOf(list: Workloads, environment: { readonly workloads: WorkloadValues }): Demand {
  const demands = workloadsOf(list, environment).map(({ workload, values }) =>
    below(workload.id, workload.demand(values.expectedLoad)),
  );
  return together(demands);
}

/** What is expected of each workload of an environment in a month, as its file says it. */
export function expectedLoads(
  list: Workloads,
  environment: { readonly workloads: WorkloadValues },
): Readonly<Record<string, unknown>> {
  const loads = workloadsOf(list, environment).map(({ name, values }) => [name, values.expectedLoad]);
  return Object.fromEntries(loads);
}
