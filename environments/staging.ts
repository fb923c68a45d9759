import { defineEnvironment } from "./environment";

/** As production, but smaller, and its data may be lost. Ids of zeros are placeholders: see environments/README.md. */
export default defineEnvironment({
  name: "staging",
  location: "westeurope",
  tenantId: "00000000-0000-0000-0000-000000000000",
  subscriptionId: "00000000-0000-0000-0000-0000000005a0",
  state: { kind: "azure", storageAccountName: "stvitrinestatestaging", containerName: "state" },
  deployer: { objectId: "00000000-0000-0000-0000-0000000005a3" },
  workloads: {
    articles: {
      api: { instanceMemoryMB: 2048, maximumInstances: 10, alwaysReady: 0, requestsPerMinute: 6_000 },
      intake: { instanceMemoryMB: 2048, maximumInstances: 4, alwaysReady: 0, catchUpMinutes: 15 },
      database: { size: "B_Standard_B2s", storageGB: 64, backupDays: 7 },
      cache: { sku: "Balanced_B0", highAvailability: true },
      search: { sku: "basic", replicas: 1, partitions: 1 },
      deeds: { retentionHours: 72, throughputUnits: 1, mostThroughputUnits: 4, keptDays: 30 },
      articleDays: 30,
      readers: {
        name: "vitrine-staging",
        tenantId: "00000000-0000-0000-0000-000000000000",
        clientId: "00000000-0000-0000-0000-000000000000",
        certificate: "readers-sign-in",
      },
      access: {
        serve: { teams: ["mlOperations"] },
        publish: { teams: ["dataEngineers"] },
        operate: { teams: ["mlOperations"] },
      },
      reportDays: 30,
      expectedLoad: { lists: 100_000, deeds: 1_000_000, articles: 10_000, releases: 4 },
    },
    films: {
      api: { instanceMemoryMB: 2048, maximumInstances: 20, alwaysReady: 0, requestsPerMinute: 6_000 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 60,
        interruptible: true,
        everyDays: 7,
        onDrift: "train",
        promotedBy: "gate",
      },
      access: { operate: { teams: ["mlOperations"] } },
      reportDays: 30,
      expectedLoad: {
        lists: 100_000,
        ratings: 10_000,
        importedRatings: 1_000_000,
        trainings: 30,
        releases: 4,
      },
    },
    imagePipeline: {
      app: { instanceMemoryMB: 2048, maximumInstances: 40, alwaysReady: 0 },
      rejectedDays: 30,
      expectedLoad: { uploads: 10_000, uploadMB: 2, keptMonths: 1 },
    },
    predictions: {
      models: ["built-in"],
      defaultModel: "leaving",
      api: { instanceMemoryMB: 2048, maximumInstances: 20, alwaysReady: 0, requestsPerMinute: 6_000 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      access: {
        predict: { teams: ["mlOperations"] },
        read: { teams: ["dataScientists", "mlOperations"] },
        audit: { teams: ["operators"] },
      },
      retentionMonths: 3,
      expectedLoad: { requests: 100_000, rows: 2, lookups: 1_000, releases: 4 },
    },
    visualSearch: {
      scoring: {
        imageRegistryId:
          "/subscriptions/00000000-0000-0000-0000-0000000000b0/resourceGroups/rg-vitrine-bootstrap/providers/Microsoft.ContainerRegistry/registries/crvitrineimages",
        deployments: { blue: { model: "built-in", instances: { minimum: 1, maximum: 3 } } },
        traffic: { blue: 100 },
      },
      service: { sku: "standard", replicas: 1, partitions: 1 },
      cache: {
        sku: "Balanced_B0",
        highAvailability: true,
        embeddingSeconds: 7 * 24 * 3600,
        resultSeconds: 300,
      },
      api: { instanceMemoryMB: 2048, maximumInstances: 40, alwaysReady: 0, requestsPerMinute: 300 },
      catalogue: { schedule: { frequency: "Hour", interval: 6 }, imageHosts: [], reportDays: 30 },
      expectedLoad: {
        search: { searches: 50_000, photoKB: 200, repeated: 0.5, busyHours: 4 },
        catalogue: { items: 100_000, changes: 100_000 },
        releases: 4,
      },
    },
  },
  console: { protocol: "https" },
  replication: "ZRS",
  retention: { restoreDays: 7, logDays: 30 },
  logCapGb: 5,
  // npx cdktf deploy network-staging makes it; the runners of this group are in its subnet for them
  network: {
    mode: "private",
    own: { addressSpace: "10.41.0.0/22" },
    deployFrom: { inside: true, runnerGroup: "vitrine-staging" },
  },
  teams: {
    developers: { objectId: "00000000-0000-0000-0000-0000000005a1" },
    operators: { objectId: "00000000-0000-0000-0000-0000000005a2" },
    dataEngineers: { objectId: "00000000-0000-0000-0000-0000000005a4" },
    dataScientists: { objectId: "00000000-0000-0000-0000-0000000005a5" },
    mlOperations: { objectId: "00000000-0000-0000-0000-0000000005a6" },
  },
  alertEmails: ["vitrine-staging@example.com"],
  tags: { owner: "vitrine", costCentre: "staging" },
  dataProtected: false,
  policy: { regions: ["westeurope"] },
  waits: { grantPropagationSeconds: 180, hostStartSeconds: 60 },
});
