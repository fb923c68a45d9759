import type { Behaviour } from "../../../resource-manager/behaviour";
import { identitiesOf } from "../../../resource-manager/types/azapi-identities";
import type { Jobs } from "../jobs/jobs";
import { clusterType } from "./cluster";

export const computeCluster = (jobs: Jobs): Behaviour => ({
  type: clusterType,
  parity: "runs",
  reason:
    "as many jobs at a time as it may have nodes, each as a process; sizes, priorities and networks have no effect",

  // jobs go on waiting, which read their image from there
  restoredAfter: ["azurerm_storage_account"],

  apply({ id, planned, identity }, world) {
    identitiesOf(id, planned, identity, world);
    // more nodes than before may let somebody in
    setImmediate(() => jobs.resume(id));
    return {};
  },

  delete: ({ id }) => jobs.leaveCluster(id),

  async restore({ id }) {
    jobs.resume(id);
  },
});
