import { defineEnvironment } from "./environment";

/** Where changes are tried first. Ids of zeros are placeholders: see environments/README.md. */
export default defineEnvironment({
  name: "dev",
  location: "westeurope",
  tenantId: "00000000-0000-0000-0000-000000000000",
  subscriptionId: "00000000-0000-0000-0000-000000000de0",
  state: { kind: "azure", storageAccountName: "stvitrinestatedev", containerName: "state" },
  deployer: { objectId: "00000000-0000-0000-0000-0000000000d0" },
  workloads: {
    articles: {
      api: { instanceMemoryMB: 2048, maximumInstances: 10, alwaysReady: 0, requestsPerMinute: 600 },
      intake: { instanceMemoryMB: 2048, maximumInstances: 4, alwaysReady: 0, catchUpMinutes: 60 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      cache: { sku: "Balanced_B0", highAvailability: false },
      search: { sku: "basic", replicas: 1, partitions: 1 },
      deeds: { retentionHours: 24, throughputUnits: 1, keptDays: 30 },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 60,
        interruptible: true,
        onDrift: "alarm",
      },
      lake: { deleteAfterDays: 90, restoreDays: 7 },
      articleDays: 30,
      readers: {
        name: "vitrine-dev",
        tenantId: "00000000-0000-0000-0000-000000000000",
        clientId: "00000000-0000-0000-0000-000000000000",
        certificate: "readers-sign-in",
      },
      access: {
        serve: { teams: ["developers"] },
        publish: { teams: ["developers"] },
        operate: { teams: ["developers"] },
      },
      reportDays: 30,
      expectedLoad: { lists: 1_000, deeds: 10_000, articles: 3_000, trainings: 8, releases: 8 },
    },
    films: {
      api: { instanceMemoryMB: 2048, maximumInstances: 20, alwaysReady: 0, requestsPerMinute: 600 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 60,
        interruptible: true,
        onDrift: "alarm",
        promotedBy: "gate",
      },
      access: { operate: { teams: ["developers", "dataScientists"] } },
      reportDays: 30,
      expectedLoad: { lists: 1_000, ratings: 100, importedRatings: 100_000, trainings: 8, releases: 8 },
    },
    imagePipeline: {
      app: { instanceMemoryMB: 2048, maximumInstances: 40, alwaysReady: 0 },
      rejectedDays: 30,
      expectedLoad: { uploads: 1_000, uploadMB: 2, keptMonths: 1 },
    },
    predictions: {
      models: ["built-in"],
      defaultModel: "leaving",
      api: { instanceMemoryMB: 2048, maximumInstances: 20, alwaysReady: 0, requestsPerMinute: 600 },
      database: { size: "B_Standard_B1ms", storageGB: 32, backupDays: 7 },
      access: {
        predict: { teams: ["developers"] },
        read: { teams: ["developers"] },
        audit: { teams: ["operators"] },
      },
      retentionMonths: 3,
      expectedLoad: { requests: 1_000, rows: 1, lookups: 100, releases: 8 },
    },
    visualSearch: {
      scoring: {
        imageRegistryId:
          "/subscriptions/00000000-0000-0000-0000-0000000000b0/resourceGroups/rg-vitrine-bootstrap/providers/Microsoft.ContainerRegistry/registries/crvitrineimages",
        deployments: { blue: { model: "built-in" } },
        traffic: { blue: 100 },
      },
      service: { sku: "basic", replicas: 1, partitions: 1 },
      cache: { sku: "Balanced_B0", highAvailability: false, embeddingSeconds: 24 * 3600, resultSeconds: 60 },
      api: { instanceMemoryMB: 2048, maximumInstances: 40, alwaysReady: 0, requestsPerMinute: 300 },
      catalogue: { schedule: { frequency: "Day", interval: 1 }, imageHosts: [], reportDays: 30 },
      expectedLoad: {
        search: { searches: 2_000, photoKB: 200, repeated: 0.5, busyHours: 8 },
        catalogue: { items: 1_000, changes: 1_000 },
        releases: 8,
      },
    },
  },
  console: { protocol: "https" },
  replication: "LRS",
  retention: { restoreDays: 7, logDays: 30 },
  logCapGb: 1,
  network: { mode: "public" },
  teams: {
    developers: { objectId: "00000000-0000-0000-0000-0000000000d1" },
    operators: { objectId: "00000000-0000-0000-0000-0000000000d2" },
  },
  alertEmails: ["vitrine-dev@example.com"],
  tags: { owner: "vitrine", costCentre: "dev" },
  dataProtected: false,
  policy: {
    regions: ["westeurope"],
    // one wrong word must not make trying things expensive
    skus: {
      azurerm_container_registry: ["Basic"],
      azurerm_managed_redis: ["Balanced_B0"],
      "Microsoft.Search/searchServices": ["basic"],
    },
  },
  waits: { grantPropagationSeconds: 180, hostStartSeconds: 60 },
});
