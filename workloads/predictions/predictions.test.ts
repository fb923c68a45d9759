import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import type { TerraformStack } from "cdktf";
import type { FoundationProps } from "../../constructs/foundation/foundation";
import { ModelRegistry } from "../../constructs/model-registry/model-registry";
import { PostgresDatabase } from "../../constructs/postgres-database/postgres-database";
import { SignIn } from "../../constructs/sign-in/sign-in";
import { WebSite } from "../../constructs/web-site/web-site";
import { PredictionsSettings } from "../../runtime/functions/predictions/settings";
import { describeApiBelowConsole } from "../../test/support/api-below-console";
import { foundation, somePackage, someSite, someSql } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Predictions, type PredictionsProps } from "./predictions";

describe("Predictions", () => {
  describeApiBelowConsole({
    id: "Predictions",
    settings: PredictionsSettings,
    ofPlatform: ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"],
    links: [
      ["the record", PostgresDatabase, "as", "DATABASE_HOST"],
      ["the models", ModelRegistry, "read", "MODEL_REGISTRY_WORKSPACE"],
      ["the sign-in", SignIn, "use", "SIGN_IN_CLIENT_ID"],
    ],
    planned: (environment, httpsOnly) => planned({}, environment, httpsOnly),
  });

  it("tells its app which schema it knows and which model answers", () => {
    expect(planned().settingsAt("Predictions/App/Resource")).toMatchObject({
      DEFAULT_MODEL: "leaving",
      DATABASE_SCHEMA: "0001-record",
    });
  });

  it("lets its app add to the record as one role, and read models, and no more", () => {
    const plan = planned();
    const outsideItsHost = plan
      .grantsTo(plan.addressOf("Predictions/App/Identity"))
      .filter((each) => !each.includes("Predictions/App/") && !each.includes("Foundation/"));
    expect(outsideItsHost).toEqual([
      "Reader: Predictions/Models",
      "Storage Blob Data Reader: Predictions/Models/Workspace/Storage/models",
    ]);
    const letIn = String(plan.at("Predictions/Database/Migrations/Principals")["source_content"]);
    expect(JSON.parse(letIn)).toEqual([
      { objectId: expect.stringContaining("Predictions_App"), kind: "service", roles: ["predictions_api"] },
    ]);
    expect(plan.all(AppRoleAssignment)).toEqual([]);
  });

  it("locks the record and the models where data is protected", () => {
    const plan = planned({}, { dataProtected: true });
    expect(plan.byOwner(ManagementLock).map(({ owner }) => owner)).toEqual(
      expect.arrayContaining(["Predictions/Database", "Predictions/Models/Workspace/Storage"]),
    );
  });

  it("takes models, sizes, limits and months as asked", () => {
    const plan = planned({
      defaultModel: "leaving@2",
      database: { size: "GP_Standard_D2ads_v5", highAvailability: "ZoneRedundant", backupDays: 35 },
      retentionMonths: 24,
      requestsPerMinute: 120,
      app: { alwaysReady: { http: 2 } },
    });
    expect(plan.settingsAt("Predictions/App/Resource")).toMatchObject({
      DEFAULT_MODEL: "leaving@2",
      RETENTION_MONTHS: "24",
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
  props: Partial<PredictionsProps> = {},
  environment: Partial<FoundationProps> = {},
  httpsOnly = true,
): Plan {
  return Plan.of((stack) => predictions(stack, props, environment, httpsOnly));
}

function predictions(
  stack: TerraformStack,
  props: Partial<PredictionsProps>,
  environment: Partial<FoundationProps>,
  httpsOnly: boolean,
): void {
  const on = foundation(stack, environment);
  new Predictions(stack, "Predictions", {
    foundation: on,
    packages: { predictions: somePackage, migrate: somePackage },
    sql: someSql,
    console: new WebSite(stack, "Console", { foundation: on, site: someSite, httpsOnly }),
    defaultModel: "leaving",
    ...props,
  });
}
