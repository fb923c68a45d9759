import { defineEnvironment } from "./environment";

/** Where changes are tried first. Ids of zeros are placeholders: see environments/README.md. */
export default defineEnvironment({
  name: "dev",
  location: "westeurope",
  tenantId: "00000000-0000-0000-0000-000000000000",
  subscriptionId: "00000000-0000-0000-0000-000000000de0",
  state: { kind: "azure", storageAccountName: "stvitrinestatedev", containerName: "state" },
  workloads: { images: true },
  replication: "LRS",
  sizes: { images: { instanceMemoryMB: 2048, maximumInstances: 40, alwaysReady: 0 } },
  retention: { restoreDays: 7, rejectedDays: 30, logDays: 30 },
  logCapGb: 1,
  network: { mode: "public" },
  teams: {
    developers: { objectId: "00000000-0000-0000-0000-0000000000d1" },
    operators: { objectId: "00000000-0000-0000-0000-0000000000d2" },
  },
  alertEmails: ["vitrine-dev@example.com"],
  tags: { owner: "vitrine", costCentre: "dev" },
  dataProtected: false,
  waits: { grantPropagationSeconds: 180, hostStartSeconds: 60 },
});
