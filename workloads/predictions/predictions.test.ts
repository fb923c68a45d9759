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
import { foundation, someNetwork, somePackage, someSite, someSql } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Predictions, type PredictionsProps } from "./predictions";

describe("Predictions", () => {
  it("gives its app all that the code reads, and nothing that the code does not know", () => {
    const settings = planned().settingsAt("Predictions/App/Resource");
    const required = Object.entries(PredictionsSettings.shape)
      .filter(([, type]) => !type.safeParse(undefined).success)
      .map(([name]) => name);
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(required));
    const unknown = Object.keys(settings).filter(
      (name) => !(name in PredictionsSettings.shape) && !name.startsWith("AzureWebJobsStorage__"),
    );
    expect(unknown).toEqual(["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);
    expect(settings).toMatchObject({ DEFAULT_MODEL: "leaving", DATABASE_SCHEMA: "0001-record" });
  });

  it("answers below a path of its own at the console's address, to its own Front Door alone", () => {
    const plan = planned();
    expect(plan.at("Console/PredictionsApi/Resource")).toMatchObject({
      patterns_to_match: ["/predictions/api/*"],
    });
    const guid = `\${${plan.addressOf("Console/Resource")}.resource_guid}`;
    expect(plan.at("Predictions/App/Resource")).toMatchObject({
      body: {
        properties: {
          siteConfig: {
            healthCheckPath: "/predictions/api/health",
            ipSecurityRestrictions: [{ headers: { "x-azure-fdid": [guid] } }],
          },
        },
      },
    });
    expect(plan.settingsAt("Predictions/App/Resource")).toMatchObject({
      FRONT_DOOR_ID: guid,
      SIGN_IN_CALLBACK: expect.stringMatching(/^https:\/\/.*\/predictions\/api\/auth\/callback$/),
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

  it.each([
    ["the record", PostgresDatabase, "as", "DATABASE_HOST"],
    ["the models", ModelRegistry, "read", "MODEL_REGISTRY_WORKSPACE"],
    ["the sign-in", SignIn, "use", "SIGN_IN_CLIENT_ID"],
  ])("fails when the app loses its link to %s", (_, { prototype }, link, setting) => {
    const taken = jest.spyOn(prototype as never, link as never) as jest.SpyInstance;
    taken.mockReturnValue({ settings: () => ({}), grant: () => undefined });
    try {
      expect(() => planned()).toThrow(`${setting}: missing`);
    } finally {
      taken.mockRestore();
    }
  });

  it.each([
    ["", {}],
    [", in a private network, too", { network: someNetwork }],
  ])("has its API asked for its health from outside, where everybody finds it%s", (_, environment) => {
    const plan = planned({}, environment);
    expect(plan.at("Predictions/WebTest/Resource")).toMatchObject({
      request: { url: expect.stringMatching(/\/predictions\/api\/v1\/health$/) },
      depends_on: [plan.addressOf("Console/PredictionsApi/Resource")],
    });
  });

  it("has nobody ask from outside what one machine serves without a certificate", () => {
    const { resource } = planned({}, {}, false).synthesized;
    expect(Object.keys(resource ?? {})).not.toContain("azurerm_application_insights_standard_web_test");
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
