import { defineEnvironment } from "./environment";

/** The estate on one machine, without an Azure account. The ids are the local Azure's own. */
export default defineEnvironment({
  name: "local",
  location: "westeurope",
  tenantId: "10ca1000-0000-4000-8000-000000000000",
  subscriptionId: "10ca1000-0000-4000-8000-00000000000a",
  state: { kind: "checkout" },
  // a group of the local directory; whoever is at the keyboard is in it
  deployer: { objectId: "10ca1000-0000-4000-8000-000000000003" },
  workloads: {
    articles: {
      api: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0, requestsPerMinute: 100_000 },
      intake: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0, catchUpMinutes: 15 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      cache: { sku: "Balanced_B0", highAvailability: false },
      search: { sku: "basic", replicas: 1, partitions: 1 },
      deeds: { retentionHours: 24, throughputUnits: 1, keptDays: 90 },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 60,
        interruptible: true,
        onDrift: "train",
      },
      lake: { deleteAfterDays: 90, restoreDays: 7 },
      articleDays: 90,
      // the local Azure's own directory of readers
      readers: {
        name: "local",
        tenantId: "10ca1000-0000-4000-8000-000000000100",
        clientId: "10ca1000-0000-4000-8000-000000000101",
      },
      readerRequestsPerMinute: 100_000,
      access: {
        serve: { teams: ["developers"] },
        publish: { teams: ["developers"] },
        // Remy of the sign-in page
        operate: { teams: ["developers"], people: ["10ca1000-0000-4000-8000-000000000012"] },
        // the colleague of the sign-in page
        readExperiments: { teams: [], people: ["10ca1000-0000-4000-8000-000000000002"] },
      },
      reportDays: 30,
      expectedLoad: { lists: 1_000, deeds: 10_000, articles: 3_000, trainings: 4, releases: 4 },
    },
    films: {
      // one machine is one client
      api: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0, requestsPerMinute: 100_000 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 60,
        interruptible: true,
        onDrift: "train",
        promotedBy: "gate",
      },
      // Priya and Remy of the sign-in page
      access: {
        operate: {
          teams: ["developers", "mlOperations"],
          people: ["10ca1000-0000-4000-8000-000000000011", "10ca1000-0000-4000-8000-000000000012"],
        },
      },
      reportDays: 30,
      expectedLoad: { lists: 1_000, ratings: 100, importedRatings: 30_000, trainings: 4, releases: 4 },
    },
    imagePipeline: {
      app: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0 },
      rejectedDays: 30,
      expectedLoad: { uploads: 1_000, uploadMB: 2, keptMonths: 1 },
    },
    predictions: {
      models: ["built-in"],
      defaultModel: "leaving",
      api: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0, requestsPerMinute: 100_000 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      access: {
        // Priya, Remy and Ada of the sign-in page
        predict: { teams: ["developers"], people: ["10ca1000-0000-4000-8000-000000000011"] },
        read: {
          teams: ["developers", "mlOperations"],
          people: ["10ca1000-0000-4000-8000-000000000011", "10ca1000-0000-4000-8000-000000000012"],
        },
        audit: { teams: ["operators"], people: ["10ca1000-0000-4000-8000-000000000013"] },
      },
      retentionMonths: 12,
      expectedLoad: { requests: 1_000, rows: 1, lookups: 100, releases: 4 },
    },
    visualSearch: {
      scoring: { deployments: { blue: { model: "built-in" } }, traffic: { blue: 100 } },
      service: { sku: "basic", replicas: 1, partitions: 1 },
      cache: {
        sku: "Balanced_B0",
        highAvailability: false,
        embeddingSeconds: 7 * 24 * 3600,
        resultSeconds: 300,
      },
      // one machine is one client
      api: { instanceMemoryMB: 2048, maximumInstances: 1, alwaysReady: 0, requestsPerMinute: 100_000 },
      catalogue: { schedule: { frequency: "Hour", interval: 1 }, imageHosts: [], reportDays: 30 },
      expectedLoad: {
        search: { searches: 2_000, photoKB: 200, repeated: 0.5, busyHours: 8 },
        catalogue: { items: 1_000, changes: 1_000 },
        releases: 4,
      },
    },
  },
  console: { protocol: "http" },
  replication: "LRS",
  retention: { restoreDays: 1, logDays: 30 },
  logCapGb: 1,
  network: { mode: "public" },
  // one person is every team here
  teams: {
    developers: { objectId: "10ca1000-0000-4000-8000-000000000001", kind: "User" },
    operators: { objectId: "10ca1000-0000-4000-8000-000000000001", kind: "User" },
    dataEngineers: { objectId: "10ca1000-0000-4000-8000-000000000001", kind: "User" },
    dataScientists: { objectId: "10ca1000-0000-4000-8000-000000000001", kind: "User" },
    mlOperations: { objectId: "10ca1000-0000-4000-8000-000000000001", kind: "User" },
  },
  alertEmails: [],
  tags: {},
  dataProtected: false,
  policy: { regions: ["westeurope"] },
  waits: { grantPropagationSeconds: 0, hostStartSeconds: 0 },
});
