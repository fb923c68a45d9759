import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { ApplicationFederatedIdentityCredential } from "@cdktf/provider-azuread/lib/application-federated-identity-credential";
import { Eventhub } from "@cdktf/provider-azurerm/lib/eventhub";
import { EventhubConsumerGroup } from "@cdktf/provider-azurerm/lib/eventhub-consumer-group";
import { EventhubNamespace } from "@cdktf/provider-azurerm/lib/eventhub-namespace";
import { ManagedRedis } from "@cdktf/provider-azurerm/lib/managed-redis";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import type { TerraformStack } from "cdktf";
import { Cache } from "../../constructs/cache/cache";
import { EventHub } from "../../constructs/event-hub/event-hub";
import type { FoundationProps } from "../../constructs/foundation/foundation";
import { PostgresDatabase } from "../../constructs/postgres-database/postgres-database";
import { ReaderSignIn } from "../../constructs/reader-sign-in/reader-sign-in";
import { SearchService } from "../../constructs/search-service/search-service";
import { SecretVault } from "../../constructs/secret-vault/secret-vault";
import { SignIn } from "../../constructs/sign-in/sign-in";
import { TrainingJob } from "../../constructs/training-job/training-job";
import { WebSite } from "../../constructs/web-site/web-site";
import { ArticlesSettings } from "../../runtime/functions/articles/settings";
import { describeApiBelowConsole } from "../../test/support/api-below-console";
import {
  foundation,
  someContext,
  someModel,
  somePackage,
  someRankingModel,
  someSite,
  someSql,
  someTextModel,
} from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Articles } from "./articles";
import type { ArticlesProps } from "./articles-props";
import { ArticleLake } from "./lake/article-lake";

const someId = "00000000-0000-0000-0000-00000000000a";

describe("Articles", () => {
  describeApiBelowConsole({
    id: "Articles",
    settings: ArticlesSettings,
    ofPlatform: ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"],
    links: [
      ["the database", PostgresDatabase, "as", "DATABASE_HOST"],
      ["the hub", EventHub, "send", "EVENTS_HUB"],
      ["the cache", Cache, "use", "CACHE_HOST"],
      ["the search service", SearchService, "query", "SEARCH_ENDPOINT"],
      ["the sign-in", SignIn, "use", "SIGN_IN_CLIENT_ID"],
      ["the readers' sign-in", ReaderSignIn, "use", "READERS_CLIENT_ID"],
      ["the trainings", TrainingJob, "start", "TRAINING_WORKSPACE"],
      ["the lake", ArticleLake, "read", "LAKE__blobServiceUri"],
    ],
    planned: (environment, httpsOnly) => planned({}, environment, httpsOnly),
  });

  it("signs staff in beside readers, each where the other directory's people do not come back to", () => {
    const plan = planned();
    expect(plan.settingsAt("Articles/App/Resource")).toMatchObject({
      SIGN_IN_CALLBACK: expect.stringMatching(/\/articles\/api\/staff\/auth\/callback$/),
      READERS_CALLBACK: expect.stringMatching(/\/articles\/api\/auth\/callback$/),
    });
    expect(plan.only(ApplicationFederatedIdentityCredential)).toMatchObject({
      subject: expect.stringContaining("Articles_App"),
    });
  });

  it("lets its API send deeds, search, start trainings and read what an export tells of, and nothing more beside its roles in the database and in Redis", () => {
    expect(rolesOf(planned(), "Articles/App")).toEqual([
      "Azure Event Hubs Data Sender: Articles/Deeds",
      "AzureML Data Scientist: Articles/Training",
      "Managed Identity Operator: Articles/Training",
      "Search Index Data Reader: Articles/Search",
      "Storage Blob Data Reader: Articles/Intake/Storage/dead-letters",
      "Storage Blob Data Reader: Articles/Intake/Storage/imports",
      "Storage Blob Data Reader: Articles/Intake/Storage/reports",
      "Storage Blob Data Reader: Articles/Lake/Storage/lake",
    ]);
  });

  it("lets a training read and write what its stages make, and register models", () => {
    expect(rolesOf(planned(), "Articles/Training")).toEqual([
      "AcrPull: Articles/Models/Workspace/Registry",
      "AzureML Data Scientist: Articles/Models",
      "Storage Blob Data Contributor: Articles/Intake/Storage/pipeline",
      "Storage Blob Data Contributor: Articles/Models/Workspace/Storage/models",
    ]);
  });

  it("trains by schedule and on drift where it is told to, with the machines that it is told", () => {
    const plan = planned({
      trainEveryDays: 7,
      onDrift: "train",
      machines: { limitMinutes: 30, interruptible: true },
    });
    expect(plan.settingsAt("Articles/App/Resource")).toMatchObject({
      TRAIN_EVERY_DAYS: "7",
      TRAIN_ON_DRIFT: "true",
      TRAINING_JOB: expect.stringContaining("PT30M"),
    });
  });

  it("lets the app behind it receive deeds, keep the index, read files and report on them, and forget readers", () => {
    expect(rolesOf(planned(), "Articles/Intake/App")).toEqual([
      "Azure Event Hubs Data Receiver: Articles/Deeds",
      "Key Vault Secrets User: Secrets",
      "Search Index Data Contributor: Articles/Search",
      "Search Service Contributor: Articles/Search",
      "Storage Blob Data Contributor: Articles/Intake/Storage/dead-letters",
      "Storage Blob Data Contributor: Articles/Intake/Storage/imports",
      "Storage Blob Data Contributor: Articles/Intake/Storage/receipts",
      "Storage Blob Data Contributor: Articles/Intake/Storage/reports",
      "Storage Blob Data Contributor: Articles/Lake/Storage/lake",
      "Storage Queue Data Contributor: Articles/Intake/Storage",
    ]);
  });

  it("lets each app into the database as what it is, the one behind to erase readers, too, and nobody have a role of the registration unasked", () => {
    const plan = planned();
    const letIn = String(plan.at("Articles/Database/Migrations/Principals")["source_content"]);
    expect(JSON.parse(letIn)).toEqual([
      {
        objectId: expect.stringContaining("Articles_Intake_App"),
        kind: "service",
        roles: ["articles_erasure", "articles_intake"],
      },
      {
        objectId: expect.stringContaining("Articles_Training"),
        kind: "service",
        roles: ["articles_training"],
      },
      { objectId: expect.stringContaining("Articles_App"), kind: "service", roles: ["articles_api"] },
    ]);
    expect(plan.all(AppRoleAssignment)).toEqual([]);
  });

  it("has one hub for deeds, which three read beside each other", () => {
    const plan = planned();
    expect(plan.only(Eventhub)).toMatchObject({ name: "deeds", partition_count: 4 });
    const groups = plan.all(EventhubConsumerGroup).map((each) => each["name"]);
    expect(groups.sort()).toEqual(["analytics", "archive", "profile"]);
  });

  it("locks articles, readers and deeds where data is protected", () => {
    const plan = planned({}, { dataProtected: true });
    expect(plan.byOwner(ManagementLock).map(({ owner }) => owner)).toEqual(
      expect.arrayContaining([
        "Articles/Database",
        "Articles/Deeds",
        "Articles/Intake/Storage",
        "Articles/Lake/Storage",
      ]),
    );
  });

  it("has no endpoint for models unless one is named", () => {
    expect(planned().synthesized.resource).not.toHaveProperty("azurerm_machine_learning_workspace");
    expect(planned().settingsAt("Articles/App/Resource")).not.toHaveProperty("SCORING_URI");
  });

  it.each(["Articles/App", "Articles/Intake/App"])(
    "has %s ask the encoder that is named, which it knows by its contents, and lets it",
    (app) => {
      const plan = planned({
        scoring: { context: someContext, encoder: { model: someTextModel, sameStory: 0.97 } },
      });
      expect(plan.settingsAt(`${app}/Resource`)).toMatchObject({
        SCORING_URI: expect.stringContaining("scoringUri"),
        ENCODER_MODEL: someTextModel.id,
        ENCODER_DIMENSION: "96",
        ENCODER_SAME_STORY: "0.97",
      });
      expect(rolesOf(plan, app)).toContain("AzureML Data Scientist: Articles/Scoring");
      expect(plan.at("Articles/Scoring/Deployments/encoder/Resource")).toMatchObject({ name: "encoder" });
    },
  );

  it("has its API ask a ranking model that is named, in a budget, and the app behind it ask nobody", () => {
    const ranking = { model: someRankingModel, weight: 0.4, budgetMs: 80 };
    const plan = planned({ scoring: { context: someContext, ranking } });
    expect(plan.settingsAt("Articles/App/Resource")).toMatchObject({
      SCORING_URI: expect.stringContaining("scoringUri"),
      RANKING_MODEL: "some-ranking@7b1d5e1f3c9a",
      RANKING_INPUTS: "features",
      RANKING_WEIGHT: "0.4",
      RANKING_BUDGET_MS: "80",
    });
    expect(plan.settingsAt("Articles/Intake/App/Resource")).not.toHaveProperty("SCORING_URI");
    expect(plan.at("Articles/Scoring/Deployments/ranking/Resource")).toMatchObject({ name: "ranking" });
  });

  it("fails when what should rank takes images", () => {
    expect(() =>
      planned({ scoring: { context: someContext, ranking: { model: someModel, weight: 1 } } }),
    ).toThrow(expect.objectContaining({ code: "RankingTakesNoCandidates" }));
  });

  it("fails when what should encode articles takes images", () => {
    expect(() => planned({ scoring: { context: someContext, encoder: { model: someModel } } })).toThrow(
      expect.objectContaining({ code: "EncoderTakesNoTexts" }),
    );
  });

  it("takes sizes, times and limits as asked", () => {
    const plan = planned({
      database: { size: "GP_Standard_D2ads_v5", highAvailability: "ZoneRedundant", backupDays: 35 },
      cache: { sku: "Balanced_B5", highAvailability: true },
      deeds: { retentionHours: 168, throughputUnits: 2, mostThroughputUnits: 8 },
      keptDays: 30,
      articleDays: 7,
      requestsPerMinute: 120,
      app: { alwaysReady: { http: 2 } },
      intake: { alwaysReady: 1, maximumInstances: 2 },
    });
    expect(plan.settingsAt("Articles/App/Resource")).toMatchObject({ REQUESTS_PER_MINUTE: "120" });
    expect(plan.settingsAt("Articles/Intake/App/Resource")).toMatchObject({
      ARTICLE_DAYS: "7",
      DEED_DAYS: "30",
    });
    expect(plan.at("Articles/Intake/App/Resource")).toMatchObject({
      body: {
        properties: {
          functionAppConfig: {
            scaleAndConcurrency: {
              maximumInstanceCount: 2,
              alwaysReady: [{ name: "function:deeds", instanceCount: 1 }],
            },
          },
        },
      },
    });
    expect(plan.only(PostgresqlFlexibleServer)).toMatchObject({ sku_name: "GP_Standard_D2ads_v5" });
    expect(plan.only(ManagedRedis)).toMatchObject({ sku_name: "Balanced_B5" });
    expect(plan.only(EventhubNamespace)).toMatchObject({
      capacity: 2,
      auto_inflate_enabled: true,
      maximum_throughput_units: 8,
    });
  });
});

/** Of an app, without those that its host needs. */
function rolesOf(plan: Plan, app: string): string[] {
  return plan
    .grantsTo(plan.addressOf(`${app}/Identity`))
    .filter((each) => !each.includes(`${app}/`) && !each.includes("Foundation/"));
}

function planned(
  props: Partial<ArticlesProps> = {},
  environment: Partial<FoundationProps> = {},
  httpsOnly = true,
): Plan {
  return Plan.of((stack) => articles(stack, props, environment, httpsOnly));
}

function articles(
  stack: TerraformStack,
  props: Partial<ArticlesProps>,
  environment: Partial<FoundationProps>,
  httpsOnly: boolean,
): void {
  const on = foundation(stack, environment);
  new Articles(stack, "Articles", {
    foundation: on,
    packages: { articles: somePackage, articleIntake: somePackage, migrate: somePackage },
    training: someContext,
    sql: someSql,
    console: new WebSite(stack, "Console", { foundation: on, site: someSite, httpsOnly }),
    secrets: new SecretVault(stack, "Secrets", { foundation: on }),
    readers: { tenant: { name: "news", tenantId: someId, clientId: someId } },
    ...props,
  });
}
