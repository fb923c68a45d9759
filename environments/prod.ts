import { defineEnvironment } from "./environment";

/** What customers use. Ids of zeros are placeholders: see environments/README.md. */
export default defineEnvironment({
  name: "prod",
  location: "westeurope",
  tenantId: "00000000-0000-0000-0000-000000000000",
  subscriptionId: "00000000-0000-0000-0000-000000000f00",
  state: { kind: "azure", storageAccountName: "stvitrinestateprod", containerName: "state" },
  deployer: { objectId: "00000000-0000-0000-0000-000000000f03" },
  workloads: {
    articles: {
      api: { instanceMemoryMB: 2048, maximumInstances: 10, alwaysReady: 1, requestsPerMinute: 600 },
      // a list tells of what a reader did a second ago
      intake: { instanceMemoryMB: 2048, maximumInstances: 4, alwaysReady: 1 },
      database: {
        size: "GP_Standard_D2ads_v5",
        storageGB: 256,
        highAvailability: "ZoneRedundant",
        backupDays: 35,
      },
      cache: { sku: "Balanced_B1", highAvailability: true },
      // holds a hundred thousand articles; two answer through an update
      search: { sku: "basic", replicas: 2, partitions: 1 },
      // a week, so that what failed over a weekend is taken on Monday
      deeds: { retentionHours: 168, throughputUnits: 1, mostThroughputUnits: 8, keptDays: 90 },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 120,
        interruptible: false,
        everyDays: 7,
        onDrift: "train",
        candidate: { share: 0.1, days: 7 },
      },
      lake: { coolAfterDays: 60, deleteAfterDays: 400, restoreDays: 7 },
      articleDays: 30,
      readers: {
        name: "vitrine-prod",
        tenantId: "00000000-0000-0000-0000-000000000000",
        clientId: "00000000-0000-0000-0000-000000000000",
        certificate: "readers-sign-in",
      },
      access: {
        serve: { teams: [] },
        publish: { teams: ["dataEngineers"] },
        operate: { teams: ["mlOperations"] },
      },
      reportDays: 90,
      expectedLoad: { lists: 2_000_000, deeds: 20_000_000, articles: 30_000, trainings: 8, releases: 2 },
    },
    // 100,000 people, each with ten searches and two uploads
    films: {
      api: { instanceMemoryMB: 2048, maximumInstances: 5, alwaysReady: 1, requestsPerMinute: 600 },
      database: {
        size: "GP_Standard_D2ads_v5",
        storageGB: 128,
        highAvailability: "ZoneRedundant",
        backupDays: 35,
      },
      training: {
        machine: "Standard_D4as_v4",
        limitMinutes: 60,
        interruptible: false,
        everyDays: 7,
        onDrift: "train",
        promotedBy: "person",
      },
      access: { operate: { teams: ["mlOperations"] } },
      reportDays: 365,
      expectedLoad: {
        lists: 1_000_000,
        ratings: 100_000,
        importedRatings: 1_000_000,
        trainings: 30,
        releases: 2,
      },
    },
    imagePipeline: {
      // all apps at their largest take 507,904 MB of the 512,000 that every subscription has in a region
      app: { instanceMemoryMB: 4096, maximumInstances: 40, alwaysReady: 1 },
      rejectedDays: 90,
      expectedLoad: { uploads: 200_000, uploadMB: 2, keptMonths: 12 },
    },
    predictions: {
      models: ["built-in"],
      defaultModel: "leaving",
      api: { instanceMemoryMB: 2048, maximumInstances: 20, alwaysReady: 1, requestsPerMinute: 12_000 },
      database: {
        size: "GP_Standard_D2ads_v5",
        storageGB: 128,
        highAvailability: "ZoneRedundant",
        backupDays: 35,
      },
      access: {
        predict: { teams: ["mlOperations"] },
        read: { teams: ["dataScientists", "mlOperations"] },
        audit: { teams: ["operators"] },
      },
      retentionMonths: 24,
      expectedLoad: { requests: 1_000_000, rows: 2, lookups: 100_000, releases: 2 },
    },
    visualSearch: {
      scoring: {
        imageRegistryId:
          "/subscriptions/00000000-0000-0000-0000-0000000000b0/resourceGroups/rg-vitrine-bootstrap/providers/Microsoft.ContainerRegistry/registries/crvitrineimages",
        // three machines at least, as Azure advises: one may fail while another is updated
        deployments: { blue: { model: "built-in", instances: { minimum: 3, maximum: 10 } } },
        traffic: { blue: 100 },
      },
      service: { sku: "standard", replicas: 3, partitions: 1 },
      cache: {
        sku: "Balanced_B5",
        highAvailability: true,
        embeddingSeconds: 30 * 24 * 3600,
        resultSeconds: 300,
      },
      api: { instanceMemoryMB: 2048, maximumInstances: 85, alwaysReady: 2, requestsPerMinute: 300 },
      catalogue: { schedule: { frequency: "Hour", interval: 1 }, imageHosts: [], reportDays: 90 },
      expectedLoad: {
        search: { searches: 1_000_000, photoKB: 200, repeated: 0.3, busyHours: 12 },
        catalogue: { items: 100_000, changes: 200_000 },
        releases: 2,
      },
    },
  },
  console: { protocol: "https" },
  replication: "GZRS",
  retention: { restoreDays: 30, logDays: 365 },
  logCapGb: 50,
  // npx cdktf deploy network-prod makes it; the runners of this group are in its subnet for them
  network: {
    mode: "private",
    own: { addressSpace: "10.42.0.0/22" },
    deployFrom: { inside: true, runnerGroup: "vitrine-prod" },
  },
  // developers read results and telemetry through operators' dashboards, not the data itself
  teams: {
    operators: { objectId: "00000000-0000-0000-0000-000000000f02" },
    dataEngineers: { objectId: "00000000-0000-0000-0000-000000000f04" },
    dataScientists: { objectId: "00000000-0000-0000-0000-000000000f05" },
    mlOperations: { objectId: "00000000-0000-0000-0000-000000000f06" },
  },
  alertEmails: ["vitrine-oncall@example.com"],
  tags: { owner: "vitrine", costCentre: "prod" },
  dataProtected: true,
  // the second is where GZRS takes the copies
  policy: { regions: ["westeurope", "northeurope"] },
  waits: { grantPropagationSeconds: 180, hostStartSeconds: 60 },
});
