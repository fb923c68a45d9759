import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import type { TerraformStack } from "cdktf";
import { Cache } from "../../constructs/cache/cache";
import { AzapiResource } from "../../constructs/core/azapi";
import { Team } from "../../constructs/core/principals";
import type { FoundationProps } from "../../constructs/foundation/foundation";
import { PrivateStorage } from "../../constructs/private-storage/private-storage";
import { ScoringEndpoint } from "../../constructs/scoring-endpoint/scoring-endpoint";
import { SearchService } from "../../constructs/search-service/search-service";
import { WebSite } from "../../constructs/web-site/web-site";
import { catalogueIndexName } from "../../runtime/catalogue/catalogue-index";
import { CatalogueSettings } from "../../runtime/functions/catalogue/settings";
import { SearchSettings } from "../../runtime/functions/search/settings";
import {
  foundation,
  someContext,
  someModel,
  someNetwork,
  somePackage,
  someSite,
} from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { VisualSearch, type VisualSearchProps } from "./visual-search";

const privately = { network: someNetwork };
const better = { ...someModel, id: "ba9876543210" };

describe("VisualSearch", () => {
  it("gives its app all that the code reads, and nothing that the code does not know", () => {
    const plan = Plan.of((stack) => search(stack));

    const settings = plan.settingsAt("Search/App/Resource");
    expect(settings).toMatchObject({
      SEARCH_ENDPOINT: `\${${plan.addressOf("Search/Index/Resource")}.output.properties.endpoint}`,
      SCORING_URI: `\${${plan.addressOf("Search/Scoring/Resource")}.output.properties.scoringUri}`,
      FRONT_DOOR_ID: `\${${plan.addressOf("Console/Resource")}.resource_guid}`,
      CACHE_USERNAME: `\${${plan.addressOf("Search/App/Identity")}.principal_id}`,
      CATALOGUE__blobServiceUri: `\${${plan.addressOf("Search/Catalogue/Storage/Resource")}.primary_blob_endpoint}`,
    });
    const required = Object.entries(SearchSettings.shape)
      .filter(([, type]) => !type.safeParse(undefined).success)
      .map(([name]) => name);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(required));
    const unknown = Object.keys(settings).filter(
      (name) => !(name in SearchSettings.shape) && !name.startsWith("AzureWebJobsStorage__"),
    );
    expect(unknown).toEqual(["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);
  });

  it("lets the host take what the handler would refuse with a reason, but not a flood", () => {
    const plan = Plan.of((stack) => search(stack));
    const most = Number(plan.settingsAt("Search/App/Resource")["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);
    expect(most).toBeGreaterThan(2 * SearchSettings.shape.MAX_IMAGE_BYTES.parse(undefined));
    // an instance of 2048 MB takes 16 requests at once, and host and handler each hold a copy
    expect(16 * 2 * most).toBeLessThanOrEqual(1024 ** 3);
  });

  it("answers requests of its own Front Door alone", () => {
    const plan = Plan.of((stack) => search(stack));
    const guid = `\${${plan.addressOf("Console/Resource")}.resource_guid}`;
    expect(plan.at("Search/App/Resource")).toMatchObject({
      body: {
        properties: { siteConfig: { ipSecurityRestrictions: [{ headers: { "x-azure-fdid": [guid] } }] } },
      },
    });
  });

  it.each([
    ["", {}],
    [", in a private network, too", privately],
  ])("has its API asked for its health from outside, where everybody finds it%s", (_, environment) => {
    const plan = Plan.of((stack) => search(stack, {}, environment));
    const host = `\${${plan.addressOf("Console/Endpoint")}.host_name}`;
    expect(plan.at("Search/WebTest/Resource")).toMatchObject({
      request: { url: `https://${host}/api/v1/health` },
      validation_rules: { ssl_check_enabled: true },
      depends_on: [plan.addressOf("Console/Api/Resource")],
    });
    expect(plan.at("Search/WebTest/Alarm/Resource")).toMatchObject({ severity: 0 });
  });

  it("has nobody ask from outside what one machine serves without a certificate", () => {
    const { resource } = Plan.of((stack) => search(stack, {}, {}, false)).synthesized;
    expect(Object.keys(resource ?? {})).not.toContain("azurerm_application_insights_standard_web_test");
  });

  it("lets its app search, embed, show pictures and use the cache, and no more", () => {
    const plan = Plan.of((stack) => search(stack));
    const outsideItsHost = plan
      .grantsTo(plan.addressOf("Search/App/Identity"))
      .filter((each) => !each.includes("Search/App/") && !each.includes("Foundation/"));
    expect(outsideItsHost).toEqual([
      "AzureML Data Scientist: Search/Scoring",
      "Search Index Data Reader: Search/Index",
      "Storage Blob Data Reader: Search/Catalogue/Storage/pictures",
    ]);
    const policies = plan
      .all(AzapiResource)
      .filter(({ type }) => String(type).startsWith("Microsoft.Cache/"));
    expect(policies).toHaveLength(2);
  });

  it.each([
    ["the cache", Cache, "use", "CACHE_HOST"],
    ["the models", ScoringEndpoint, "score", "SCORING_URI"],
    ["the indexes", SearchService, "query", "SEARCH_ENDPOINT"],
    ["the indexes it keeps", SearchService, "keepIndexes", "SEARCH_ENDPOINT"],
    ["the pictures", PrivateStorage, "blobs", "CATALOGUE__blobServiceUri"],
    ["the catalogue", PrivateStorage, "blobTrigger", "CATALOGUE__queueServiceUri"],
  ])("fails when an app loses its link to %s", (_, { prototype }, link, setting) => {
    const taken = jest.spyOn(prototype as never, link as never) as jest.SpyInstance;
    taken.mockReturnValue({ settings: () => ({}), grant: () => undefined, leadsTo: [] });
    try {
      expect(() => Plan.of((stack) => search(stack))).toThrow(`${setting}: missing`);
    } finally {
      taken.mockRestore();
    }
  });

  it("has the catalogue kept for each model, through the deployment with most of its traffic, the most used first", () => {
    const plan = Plan.of((stack) =>
      search(stack, {
        scoring: {
          context: someContext,
          deployments: {
            blue: { model: someModel },
            green: { model: better },
            spare: { model: someModel },
          },
          traffic: { blue: 10, green: 90 },
        },
      }),
    );

    const { CATALOGUE_TARGETS } = plan.settingsAt("Search/Catalogue/App/Resource");
    expect(CatalogueSettings.shape.CATALOGUE_TARGETS.parse(CATALOGUE_TARGETS)).toMatchObject([
      { deployment: "blue", index: catalogueIndexName(someModel.id), dimension: someModel.dimension },
      { deployment: "green", index: catalogueIndexName(better.id), dimension: better.dimension },
    ]);
  });

  it("tells the ingestion the same after a release, and in whatever order deployments are written", () => {
    const [blue, green] = [{ model: someModel }, { model: { ...someModel, id: "ba9876543210" } }];
    const settings = (deployments: object, traffic: Record<string, number>) =>
      Plan.of((stack) =>
        search(stack, { scoring: { context: someContext, deployments: deployments as never, traffic } }),
      ).settingsAt("Search/Catalogue/App/Resource");
    const before = settings({ blue, green }, { blue: 100 });
    expect(settings({ blue, green }, { blue: 0, green: 100 })).toEqual(before);
    expect(settings({ green, blue }, { green: 100 })).toEqual(before);
  });

  it("leaves what is in the search service to the ingestion: a destroy deletes the service, and all in it", () => {
    const { resource } = Plan.of((stack) => search(stack)).synthesized;
    expect(Object.keys(resource ?? {})).not.toContain("azapi_data_plane_resource");
  });

  it("tells both apps where a cluster's tokens are given out, and needs none on managed machines", () => {
    const apps = ["Search/App/Resource", "Search/Catalogue/App/Resource"];
    const onCluster = Plan.of((stack) =>
      search(stack, { scoring: { ...scoring, compute: { kind: "aks" } } }, privately),
    );
    expect(onCluster.only(KubernetesCluster)).toBeDefined();
    const managed = Plan.of((stack) => search(stack));
    for (const app of apps) {
      expect(onCluster.settingsAt(app)["SCORING_TOKEN_URI"]).toBe(
        `https://management.azure.com\${${onCluster.addressOf("Search/Scoring/Resource")}.id}/token?api-version=2026-05-01`,
      );
      expect(managed.settingsAt(app)).not.toHaveProperty("SCORING_TOKEN_URI");
    }
  });

  it("lets developers import and try, and operators release and clear up", () => {
    const plan = Plan.of((stack) => {
      const visualSearch = search(stack);
      visualSearch.grantDevelop(new Team(stack, "Developers", { objectId: "developers", kind: "Group" }));
      visualSearch.grantOperate(new Team(stack, "Operators", { objectId: "operators", kind: "Group" }));
    });

    expect(plan.grantsTo("developers")).toEqual([
      "AzureML Data Scientist: Search/Scoring",
      "Search Index Data Reader: Search/Index",
      "Storage Blob Data Contributor: Search/Catalogue/Storage/catalogue",
      "Storage Blob Data Contributor: Search/Catalogue/Storage/partner",
      "Storage Blob Data Reader: Search/Catalogue/Storage/reports",
    ]);
    expect(plan.grantsTo("operators")).toEqual([
      "AzureML Data Scientist: Search/Scoring",
      "Search Index Data Reader: Search/Index",
      "Search Service Contributor: Search/Index",
      "Storage Blob Data Contributor: Search/Catalogue/Storage/catalogue",
      "Storage Blob Data Contributor: Search/Catalogue/Storage/dead-letters",
      "Storage Blob Data Contributor: Search/Catalogue/Storage/partner",
      "Storage Blob Data Contributor: Search/Catalogue/Storage/reports",
      "Storage Blob Data Reader: Search/Catalogue/Storage/reports",
      "Storage Queue Data Contributor: Search/Catalogue/Storage",
    ]);
  });

  it("locks the catalogue and the indexes where data is protected, and what can be made again not", () => {
    const plan = Plan.of((stack) => search(stack, {}, { dataProtected: true }));
    expect(plan.byOwner(ManagementLock).map(({ owner }) => owner)).toEqual([
      "Search/Index",
      "Search/Catalogue/Storage",
    ]);
  });

  it("takes lifetimes, limits and sizes as asked", () => {
    const plan = Plan.of((stack) =>
      search(stack, {
        cache: { sku: "Balanced_B5", embeddingSeconds: 60, resultSeconds: 30 },
        requestsPerMinute: 120,
        webTest: { frequencySeconds: 900, failedLocations: 4 },
        service: { sku: "standard", replicas: 3 },
        app: { alwaysReady: { http: 2 } },
      }),
    );
    expect(plan.settingsAt("Search/App/Resource")).toMatchObject({
      EMBEDDING_CACHE_SECONDS: "60",
      RESULT_CACHE_SECONDS: "30",
      REQUESTS_PER_MINUTE: "120",
    });
    expect(plan.at("Console/Firewall/Resource")).toMatchObject({
      custom_rule: [{ rate_limit_threshold: 120 }],
    });
    expect(plan.at("Search/WebTest/Resource")).toMatchObject({ frequency: 900 });
    expect(plan.at("Search/WebTest/Alarm/Resource")).toMatchObject({ criteria: [{ threshold: 30 }] });
    expect(plan.at("Search/Index/Resource")).toMatchObject({ body: { sku: { name: "standard" } } });
    expect(plan.at("Search/Cache/Resource")).toMatchObject({ sku_name: "Balanced_B5" });
  });
});

const scoring: VisualSearchProps["scoring"] = {
  context: someContext,
  deployments: { blue: { model: someModel } },
  traffic: { blue: 100 },
};

function search(
  stack: TerraformStack,
  props: Partial<VisualSearchProps> = {},
  environment: Partial<FoundationProps> = {},
  httpsOnly = true,
): VisualSearch {
  const on = foundation(stack, environment);
  return new VisualSearch(stack, "Search", {
    foundation: on,
    packages: { search: somePackage, catalogue: somePackage },
    console: new WebSite(stack, "Console", { foundation: on, site: someSite, httpsOnly }),
    scoring,
    ...props,
  });
}
