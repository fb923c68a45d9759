import { environment } from "./environment";

/** The estate on one machine, without an Azure account. The ids are the local Azure's own. */
export default environment.define({
  name: "local",
  location: "westeurope",
  tenantId: "10ca1000-0000-4000-8000-000000000000",
  subscriptionId: "10ca1000-0000-4000-8000-00000000000a",
  state: { kind: "checkout" },
  deployer: { objectId: "10ca1000-0000-4000-8000-000000000003" },
  workloads: {
    noticeBoard: { expectedLoad: { visits: 1_000 } },
    imagePipeline: {
      app: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0 },
      rejectedDays: 30,
      expectedLoad: { uploads: 1_000, uploadMB: 2, keptMonths: 1 },
    },
  },
  replication: "LRS",
  retention: { restoreDays: 1, logDays: 30 },
  logCapGb: 1,
  network: { mode: "public" },
  // one person is every team here
  teams: { developers: { objectId: "10ca1000-0000-4000-8000-000000000001", kind: "User" } },
  alertEmails: [],
  tags: {},
  dataProtected: false,
  policy: { regions: ["westeurope"] },
  waits: { grantPropagationSeconds: 0, hostStartSeconds: 0 },
});
