import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorScheduledQueryRulesAlertV2 } from "@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2";
import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import type { TerraformStack } from "cdktf";
import type { FoundationProps } from "../../constructs/foundation/foundation";
import { ModelRegistry } from "../../constructs/model-registry/model-registry";
import { PostgresDatabase } from "../../constructs/postgres-database/postgres-database";
import { SignIn } from "../../constructs/sign-in/sign-in";
import { TrainingJob } from "../../constructs/training-job/training-job";
import { WebSite } from "../../constructs/web-site/web-site";
import { FilmsSettings } from "../../runtime/functions/films/settings";
import { describeApiBelowConsole } from "../../test/support/api-below-console";
import { foundation, someContext, somePackage, someSite, someSql } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Films, type FilmsProps } from "./films";

describe("Films", () => {
  describeApiBelowConsole({
    id: "Films",
    settings: FilmsSettings,
    ofPlatform: ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"],
    links: [
      ["the ratings", PostgresDatabase, "as", "DATABASE_HOST"],
      ["the models", ModelRegistry, "read", "MODEL_REGISTRY_WORKSPACE"],
      ["the sign-in", SignIn, "use", "SIGN_IN_CLIENT_ID"],
      ["the trainings", TrainingJob, "start", "TRAINING_WORKSPACE"],
    ],
    planned: (environment, httpsOnly) => planned({}, environment, httpsOnly),
  });

  it("tells its app which schema it knows", () => {
    expect(planned().settingsAt("Films/App/Resource")).toMatchObject({ DATABASE_SCHEMA: "0001-record" });
  });

  it("lets its app read films and write ratings as one role, read models and start trainings, and no more", () => {
    const plan = planned();
    const outsideItsHost = plan
      .grantsTo(plan.addressOf("Films/App/Identity"))
      .filter((each) => !each.includes("Films/App/") && !each.includes("Foundation/"));
    expect(outsideItsHost).toEqual([
      "AzureML Data Scientist: Films/Training",
      "Managed Identity Operator: Films/Training",
      "Reader: Films/Models",
      "Storage Blob Data Reader: Films/Models/Workspace/Storage/models",
    ]);
    const letIn = String(plan.at("Films/Database/Migrations/Principals")["source_content"]);
    expect(JSON.parse(letIn)).toEqual([
      {
        objectId: expect.stringContaining("Films_Import_App"),
        kind: "service",
        roles: ["films_import"],
      },
      {
        objectId: expect.stringContaining("Films_Training"),
        kind: "service",
        roles: ["films_training"],
      },
      { objectId: expect.stringContaining("Films_App"), kind: "service", roles: ["films_api"] },
    ]);
    expect(plan.all(AppRoleAssignment)).toEqual([]);
  });

  it("locks the ratings and the models where data is protected", () => {
    const plan = planned({}, { dataProtected: true });
    expect(plan.byOwner(ManagementLock).map(({ owner }) => owner)).toEqual(
      expect.arrayContaining(["Films/Database", "Films/Models/Workspace/Storage"]),
    );
  });

  it("trains by itself only as it is told, and lets a person decide what serves where that is wanted", () => {
    const asked = planned({ trainEveryDays: 7, onDrift: "train", promotedBy: "person" });
    expect(asked.settingsAt("Films/App/Resource")).toMatchObject({
      TRAIN_EVERY_DAYS: "7",
      TRAIN_ON_DRIFT: "true",
      TRAINING_JOB: expect.stringMatching(/PROMOTED_BY.*person/),
    });
    const settings = planned().settingsAt("Films/App/Resource");
    expect(Object.keys(settings)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^TRAIN_/)]));
    const alarms = (plan: Plan) =>
      plan
        .byOwner(MonitorScheduledQueryRulesAlertV2)
        .map(({ owner }) => owner)
        .filter((owner) => ["Films/ChampionAlarm", "Films/DriftAlarm"].includes(owner))
        .sort();
    expect(alarms(planned())).toEqual(["Films/ChampionAlarm", "Films/DriftAlarm"]);
    expect(alarms(planned({ onDrift: "nothing" }))).toEqual(["Films/ChampionAlarm"]);
  });

  it("takes a scale, sizes and limits as asked", () => {
    const plan = planned({
      ratings: { lowest: 1, highest: 10, step: 1 },
      database: { size: "GP_Standard_D2ads_v5", highAvailability: "ZoneRedundant", backupDays: 35 },
      requestsPerMinute: 120,
      app: { alwaysReady: { http: 2 } },
    });
    expect(plan.settingsAt("Films/App/Resource")).toMatchObject({
      RATING_LOWEST: "1",
      RATING_HIGHEST: "10",
      RATING_STEP: "1",
      REQUESTS_PER_MINUTE: "120",
    });
    expect(plan.only(PostgresqlFlexibleServer)).toMatchObject({
      sku_name: "GP_Standard_D2ads_v5",
      high_availability: { mode: "ZoneRedundant" },
      backup_retention_days: 35,
    });
    expect(plan.at("Console/Firewall/Resource")).toMatchObject({
      custom_rule: [{ rate_limit_threshold: 120 }],
    });
  });
});

function planned(
  props: Partial<FilmsProps> = {},
  environment: Partial<FoundationProps> = {},
  httpsOnly = true,
): Plan {
  return Plan.of((stack) => films(stack, props, environment, httpsOnly));
}

function films(
  stack: TerraformStack,
  props: Partial<FilmsProps>,
  environment: Partial<FoundationProps>,
  httpsOnly: boolean,
): void {
  const on = foundation(stack, environment);
  new Films(stack, "Films", {
    foundation: on,
    training: someContext,
    packages: { films: somePackage, filmImport: somePackage, migrate: somePackage },
    sql: someSql,
    console: new WebSite(stack, "Console", { foundation: on, site: someSite, httpsOnly }),
    ...props,
  });
}
