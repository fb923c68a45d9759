import { environment } from "./environment";

/** In Azure, where changes are tried first. Ids of zeros are placeholders: a deploy refuses them, a plan does not. */
export default environment.define({
  name: "dev",
  location: "westeurope",
  tenantId: "00000000-0000-0000-0000-000000000000",
  subscriptionId: "00000000-0000-0000-0000-000000000de0",
  state: { kind: "azure", storageAccountName: "styourownestatedev", containerName: "state" },
  deployer: { objectId: "00000000-0000-0000-0000-0000000000d0" },
  workloads: { noticeBoard: { expectedLoad: { visits: 10_000 } } },
  replication: "ZRS",
  retention: { restoreDays: 7, logDays: 30 },
  logCapGb: 1,
  network: { mode: "public" },
  teams: { developers: { objectId: "00000000-0000-0000-0000-0000000000d1" } },
  alertEmails: ["dev@example.com"],
  tags: { owner: "you", costCentre: "dev" },
  dataProtected: false,
  policy: { regions: ["westeurope"] },
  waits: { grantPropagationSeconds: 180, hostStartSeconds: 60 },
});
