import { DataFactory } from "@cdktf/provider-azurerm/lib/data-factory";
import { DataFactoryDatasetBinary } from "@cdktf/provider-azurerm/lib/data-factory-dataset-binary";
import { DataFactoryLinkedServiceAzureBlobStorage } from "@cdktf/provider-azurerm/lib/data-factory-linked-service-azure-blob-storage";
import { DataFactoryPipeline } from "@cdktf/provider-azurerm/lib/data-factory-pipeline";
import { DataFactoryTriggerSchedule } from "@cdktf/provider-azurerm/lib/data-factory-trigger-schedule";
import { EventgridSystemTopicEventSubscription } from "@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import type { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Cache } from "../../../constructs/cache/cache";
import { grant } from "../../../constructs/core/grant";
import { Team } from "../../../constructs/core/principals";
import type { FoundationProps } from "../../../constructs/foundation/foundation";
import { SearchService } from "../../../constructs/search-service/search-service";
import { CatalogueSettings } from "../../../runtime/functions/catalogue/settings";
import { expectRefusal } from "../../../test/support/expect-refusal";
import { foundation, someNetwork, somePackage } from "../../../test/support/foundation";
import { Plan } from "../../../test/support/plan";
import { CatalogueIngestion, type CatalogueIngestionProps } from "./catalogue-ingestion";

const targets = [{ deployment: "blue", modelId: "0123456789ab", dimension: 512 }];

describe("CatalogueIngestion", () => {
  it("has a container for each step from what is delivered to what is reported", () => {
    const plan = Plan.of((stack) => ingestion(stack));

    const names = plan
      .byOwner(StorageContainer)
      .filter(({ owner }) => owner.startsWith("Catalogue/Storage"))
      .map(({ attributes }) => attributes["name"]);
    expect(names).toEqual(["partner", "catalogue", "pictures", "reports", "dead-letters"]);
  });

  it("copies every file of the partner each hour, on the hour, when nothing is asked for", () => {
    const plan = Plan.of((stack) => ingestion(stack));

    expect(plan.only(DataFactoryTriggerSchedule)).toMatchObject({
      name: "fetch-catalogue",
      frequency: "Hour",
      interval: 1,
      time_zone: "UTC",
      start_time: "2026-01-01T00:00:00Z",
      activated: true,
      pipeline: [{ name: `\${${plan.addressOf("Catalogue/Copy/Pipeline")}.name}` }],
    });
    expect(plan.only(DataFactoryPipeline)).toMatchObject({ name: "fetch-catalogue", concurrency: 1 });
    expect(plan.all(DataFactoryDatasetBinary)).toMatchObject([
      { name: "catalogue", azure_blob_storage_location: { container: "catalogue" } },
      { name: "partner", azure_blob_storage_location: { container: "partner" } },
    ]);
    const activities = activitiesOf(plan);
    expect(activities).toMatchObject([
      {
        type: "Copy",
        inputs: [{ referenceName: `\${${plan.addressOf("Catalogue/Copy/partnerFiles")}.name}` }],
        outputs: [{ referenceName: `\${${plan.addressOf("Catalogue/Copy/catalogueFiles")}.name}` }],
        typeProperties: {
          source: { type: "BinarySource", storeSettings: { recursive: true } },
          sink: { type: "BinarySink", storeSettings: { copyBehavior: "PreserveHierarchy" } },
        },
      },
    ]);
  });

  it("copies under the factory's own identity, which may read what is delivered and write the catalogue", () => {
    const plan = Plan.of((stack) => ingestion(stack));

    expect(plan.only(DataFactory)).toMatchObject({
      name: expect.stringMatching(/^adf-catalogue-test-[a-z0-9]{5}$/),
      identity: { type: "SystemAssigned" },
    });
    expect(plan.only(DataFactoryLinkedServiceAzureBlobStorage)).toMatchObject({
      service_endpoint: `\${${plan.addressOf("Catalogue/Storage/Resource")}.primary_blob_endpoint}`,
      use_managed_identity: true,
      storage_kind: "StorageV2",
    });
    expect(plan.grantsTo("azurerm_data_factory.")).toEqual([
      "Storage Blob Data Contributor: Catalogue/Storage/catalogue",
      "Storage Blob Data Reader: Catalogue/Storage/partner",
    ]);
    const [first = "", second = ""] = plan.only(DataFactoryTriggerSchedule)["depends_on"] as string[];
    expect([first, second].every((each) => each.startsWith("azurerm_role_assignment."))).toBe(true);
  });

  it("calls its app for new feeds, and for nothing else that is copied", () => {
    const plan = Plan.of((stack) => ingestion(stack));

    expect(plan.only(EventgridSystemTopicEventSubscription)).toMatchObject({
      subject_filter: { subject_begins_with: "/blobServices/default/containers/catalogue/blobs/feeds/" },
      webhook_endpoint: { url: expect.stringContaining("functionName=Host.Functions.catalogue&") },
      storage_blob_dead_letter_destination: { storage_blob_container_name: "dead-letters" },
    });
  });

  it("gives its app every setting that the code reads, as strings", () => {
    const plan = Plan.of((stack) =>
      ingestion(stack, { imageHosts: ["images.example.com", "cdn.example.com"] }),
    );

    const settings = plan.settingsAt("Catalogue/App/Resource");
    const { SCORING_TOKEN_URI: _onlyOnClusters, ...needed } = CatalogueSettings.shape;
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(Object.keys(needed)));
    expect(settings).not.toHaveProperty("SCORING_TOKEN_URI");
    expect(settings).toMatchObject({
      CATALOGUE_TARGETS: '[{"deployment":"blue","modelId":"0123456789ab","dimension":512}]',
      CATALOGUE_IMAGE_HOSTS: "images.example.com,cdn.example.com",
      CATALOGUE_MOST_DELETED_PERCENT: "20",
      SEARCH_ENDPOINT: `\${${plan.addressOf("Search/Resource")}.output.properties.endpoint}`,
      SCORING_URI: "https://scoring.example.com/score",
      CACHE_PORT: expect.stringMatching(/^\$\{tostring\(azurerm_managed_redis\..*\.port\)\}$/),
      CACHE_USERNAME: `\${${plan.addressOf("Catalogue/App/Identity")}.principal_id}`,
    });
  });

  it("lets its app do what the ingestion does, and no more", () => {
    const plan = Plan.of((stack) => ingestion(stack));

    const outsideItsHost = plan
      .grantsTo(plan.addressOf("Catalogue/App/Identity"))
      .filter((each) => !each.includes("Catalogue/App/") && !each.includes("Foundation/"));
    expect(outsideItsHost).toEqual([
      "AzureML Data Scientist: Scoring",
      "Search Index Data Contributor: Search",
      "Search Service Contributor: Search",
      "Storage Blob Data Contributor: Catalogue/Storage/pictures",
      "Storage Blob Data Contributor: Catalogue/Storage/reports",
      "Storage Blob Data Reader: Catalogue/Storage/catalogue",
      "Storage Queue Data Contributor: Catalogue/Storage",
    ]);
    expect(JSON.stringify(plan.synthesized.resource)).toContain("accessPolicyAssignments@");
  });

  it("lets partners deliver, people import, look and clear up, each on its own", () => {
    const plan = Plan.of((stack) => {
      const catalogue = ingestion(stack);
      const team = (name: string) => new Team(stack, name, { objectId: name, kind: "Group" });
      catalogue.grantDeliver(team("partners"));
      catalogue.grantImport(team("importers"));
      catalogue.grantRead(team("readers"));
      catalogue.grantReports(team("informed"));
      catalogue.grantOperate(team("operators"));
    });

    expect(plan.grantsTo("partners")).toEqual(["Storage Blob Data Contributor: Catalogue/Storage/partner"]);
    expect(plan.grantsTo("importers")).toEqual([
      "Storage Blob Data Contributor: Catalogue/Storage/catalogue",
      "Storage Blob Data Reader: Catalogue/Storage/reports",
    ]);
    expect(plan.grantsTo("readers")).toEqual([
      "Storage Blob Data Reader: Catalogue/Storage/catalogue",
      "Storage Blob Data Reader: Catalogue/Storage/pictures",
      "Storage Blob Data Reader: Catalogue/Storage/reports",
    ]);
    expect(plan.grantsTo("informed")).toEqual(["Storage Blob Data Reader: Catalogue/Storage/reports"]);
    expect(plan.grantsTo("operators")).toEqual([
      "Storage Blob Data Contributor: Catalogue/Storage/dead-letters",
      "Storage Blob Data Contributor: Catalogue/Storage/reports",
      "Storage Queue Data Contributor: Catalogue/Storage",
    ]);
  });

  it("alarms when nothing was copied, when a feed cannot be read or fails five times, and when an event is given up", () => {
    const plan = Plan.of((stack) => ingestion(stack));

    expect(plan.at("Catalogue/CopyAlarm/Resource")).toMatchObject({
      scopes: [`\${${plan.addressOf("Catalogue/Copy/Resource")}.id}`],
      criteria: [{ metric_name: "PipelineFailedRuns", operator: "GreaterThan", threshold: 0 }],
    });
    expect(plan.all(MonitorMetricAlert).length).toBeGreaterThan(1);
    const queries = plan
      .all(MonitorScheduledQueryRulesAlertV2)
      .map((each) => JSON.stringify(each["criteria"]));
    expect(queries).toEqual([
      expect.stringContaining("/dead-letters/"),
      expect.stringContaining("feed ingested"),
      expect.stringContaining("webjobs-blobtrigger-poison"),
    ]);
  });

  it("takes schedule, replication, retention and size as asked", () => {
    const plan = Plan.of((stack) =>
      ingestion(stack, {
        schedule: { frequency: "Minute", interval: 15 },
        replication: "GZRS",
        restoreDays: 30,
        reportDays: 90,
        app: { instanceMemoryMB: 4096, maximumInstances: 5 },
      }),
    );

    expect(plan.only(DataFactoryTriggerSchedule)).toMatchObject({ frequency: "Minute", interval: 15 });
    expect(plan.at("Catalogue/Storage/Resource")).toMatchObject({
      account_replication_type: "GZRS",
      blob_properties: { delete_retention_policy: { days: 30 } },
    });
    expect(plan.only(StorageManagementPolicy)).toMatchObject({
      rule: [
        { name: "reports", filters: { prefix_match: ["reports/", "dead-letters/"] } },
        { name: "oldVersions" },
      ],
    });
    expect(plan.at("Catalogue/App/Resource")).toMatchObject({
      body: {
        properties: {
          functionAppConfig: { scaleAndConcurrency: { instanceMemoryMB: 4096, maximumInstanceCount: 5 } },
        },
      },
    });
  });

  it("closes the factory to the internet where there is a private network", () => {
    const plan = Plan.of((stack) => ingestion(stack, {}, { network: someNetwork }));

    expect(plan.only(DataFactory)).toMatchObject({ public_network_enabled: false });
  });

  it.each([
    ["there is no target", []],
    [
      "two targets are of one model",
      targets.flatMap((target) => [target, { ...target, deployment: "green" }]),
    ],
  ])("fails when %s", (_, wrong) => {
    expectRefusal(() => Plan.of((stack) => ingestion(stack, { targets: wrong })), "TargetsNotLegal");
  });

  it.each([
    "https://images.example.com",
    "*.example.com",
    "Images.example.com",
    "localhost",
    "a.example.com,b.example.com",
  ])('fails when imageHosts has "%s"', (host) => {
    expectRefusal(() => Plan.of((stack) => ingestion(stack, { imageHosts: [host] })), "ImageHostsNotLegal");
  });

  it("deletes as large a share of a feed as it is told", () => {
    const plan = Plan.of((stack) => ingestion(stack, { mostDeletedPercent: 0 }));
    expect(plan.settingsAt("Catalogue/App/Resource")).toMatchObject({ CATALOGUE_MOST_DELETED_PERCENT: "0" });
  });

  it.each([-1, 101, 1.5])("fails when mostDeletedPercent is %d", (mostDeletedPercent) => {
    expectRefusal(
      () => Plan.of((stack) => ingestion(stack, { mostDeletedPercent })),
      "MostDeletedOutOfRange",
    );
  });

  it.each([0, 1001, 1.5])("fails when the schedule's interval is %d", (interval) => {
    expectRefusal(
      () => Plan.of((stack) => ingestion(stack, { schedule: { frequency: "Hour", interval } })),
      "ScheduleOutOfRange",
    );
  });
});

function ingestion(
  stack: TerraformStack,
  props: Partial<CatalogueIngestionProps> = {},
  environment: Partial<FoundationProps> = {},
): CatalogueIngestion {
  const shared = foundation(stack, environment);
  return new CatalogueIngestion(stack, "Catalogue", {
    foundation: shared,
    package: somePackage,
    search: new SearchService(stack, "Search", { foundation: shared, purpose: "search" }),
    scoring: {
      score: () => ({
        settings: () => ({ SCORING_URI: "https://scoring.example.com/score" }),
        grant: (grantee) =>
          grant(new Construct(stack, "Scoring"), grantee, "AzureML Data Scientist", "/scoring"),
        leadsTo: [],
      }),
    },
    cache: new Cache(stack, "Cache", { foundation: shared, purpose: "search" }),
    targets,
    ...props,
  });
}

function activitiesOf(plan: Plan): unknown {
  return JSON.parse(String(plan.only(DataFactoryPipeline)["activities_json"]));
}
