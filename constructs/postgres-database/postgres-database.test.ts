import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator";
import { PostgresqlFlexibleServerConfiguration } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-configuration";
import { PostgresqlFlexibleServerFirewallRule } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-firewall-rule";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import type { TerraformStack } from "cdktf";
import { z } from "zod";
import { databaseSettings } from "../../runtime/database/settings";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Team } from "../core/principals";
import { Foundation, type FoundationProps } from "../foundation/foundation";
import { FunctionApp } from "../function-app/function-app";
import { PostgresDatabase, type PostgresDatabaseProps } from "./postgres-database";

/** What Terraform would read as a template. */
const templates = ["$", "%"].map((sign) => `${sign}{x}`).join(" ");

const sql = {
  migrations: [
    { name: "0001-tables", sql: `create table answer (said text default '${templates}');` },
    { name: "0002-more", sql: "select 1;" },
  ],
  roles: { shop_api: "grant select on answer to shop_api;", reader: "grant select on answer to reader;" },
};

describe("PostgresDatabase", () => {
  it("is small, without passwords and kept for a week when nothing is asked for", () => {
    const plan = Plan.of((stack) => database(stack));
    expect(plan.only(PostgresqlFlexibleServer)).toMatchObject({
      version: "18",
      sku_name: "B_Standard_B1ms",
      storage_mb: 32_768,
      auto_grow_enabled: false,
      backup_retention_days: 7,
      authentication: {
        active_directory_auth_enabled: true,
        password_auth_enabled: false,
        tenant_id: "00000000-0000-0000-0000-000000000002",
      },
    });
    expect(plan.only(PostgresqlFlexibleServer)).not.toHaveProperty("administrator_login");
    expect(plan.all(ManagementLock)).toEqual([]);
    expect(parametersOf(plan)).toEqual({
      require_secure_transport: "on",
    });
  });

  it("is as large, as available and as able as asked", () => {
    const plan = Plan.of((stack) =>
      database(stack, {
        size: "GP_Standard_D2ads_v5",
        storageGB: 128,
        highAvailability: "ZoneRedundant",
        backupDays: 35,
        version: "17",
        extensions: ["VECTOR", "PG_TRGM"],
      }),
    );
    expect(plan.only(PostgresqlFlexibleServer)).toMatchObject({
      version: "17",
      sku_name: "GP_Standard_D2ads_v5",
      storage_mb: 131_072,
      high_availability: { mode: "ZoneRedundant" },
      backup_retention_days: 35,
      lifecycle: { ignore_changes: ["zone", "high_availability[0].standby_availability_zone"] },
    });
    expect(parametersOf(plan)).toMatchObject({ "azure.extensions": "PG_TRGM,VECTOR" });
  });

  it("gives an app where the database is, its own role and the newest migration that it needs", () => {
    const plan = Plan.of((stack) => api(stack, database(stack)));
    const { DATABASE_HOST, DATABASE_PORT, DATABASE_ROLE, ...others } = settingsOf(plan, "Api");
    expect(others).toMatchObject({ DATABASE_NAME: "shop", DATABASE_SCHEMA: "0002-more" });
    expect(DATABASE_HOST).toMatch(
      /^\$\{element\(split\(":", join\(":", \[azurerm_postgresql_flexible_server\.\w+\.fqdn, "5432"\]\)\), 0\)\}$/,
    );
    expect(DATABASE_PORT).toContain(", 1)}");
    expect(DATABASE_ROLE).toMatch(/azurerm_user_assigned_identity\.Api_\w+\.principal_id/);
  });

  it("tells the migrations whom to let in, once for each, and who administers the server", () => {
    const plan = Plan.of((stack) => {
      const shop = database(stack);
      api(stack, shop);
      const people = new Team(stack, "People", { objectId: "team-1", kind: "Group" });
      shop.let(people, "shop_api");
      shop.let(people, "reader");
      shop.let(people, "reader");
    });
    const written = plan.at("Database/Migrations/Principals")["source_content"] as string;
    expect(JSON.parse(written)).toEqual([
      { objectId: expect.stringContaining("Api_"), kind: "service", roles: ["shop_api"] },
      { objectId: "team-1", kind: "group", roles: ["reader", "shop_api"] },
    ]);
    expect(plan.only(PostgresqlFlexibleServerActiveDirectoryAdministrator)).toMatchObject({
      principal_type: "ServicePrincipal",
      principal_name: "id-gallery-shop-migrations-test",
      object_id: expect.stringContaining("Database_Migrations"),
    });
    expect(settingsOf(plan, "Database/Migrations/App")).toMatchObject({
      DATABASE_ROLE: "id-gallery-shop-migrations-test",
      DATABASE_NAME: "shop",
    });
  });

  it("hands over its SQL letter by letter, under another name when it is another", () => {
    const plan = Plan.of((stack) => database(stack));
    const blob = plan.at("Database/Migrations/Sql");
    const text = (blob["source_content"] as string).replaceAll("$${", "${").replaceAll("%%{", "%{");
    expect(JSON.parse(text)).toEqual(sql);
    const changed = { ...sql, roles: { ...sql.roles, reader: "" } };
    const other = Plan.of((stack) => database(stack, { sql: changed })).at("Database/Migrations/Sql");
    expect(other["name"]).not.toBe(blob["name"]);
  });

  it("has the SQL on its way before an app that uses it gets its code", () => {
    const plan = Plan.of((stack) => api(stack, database(stack)));
    expect(JSON.stringify(plan.at("Api/Permissions/Resource")["triggers"])).toContain(
      "Database_Migrations_Sql",
    );
    expect(JSON.stringify(plan.at("Database/Migrations/Sql"))).toContain("Database_Migrations_Principals");
    expect(JSON.stringify(plan.at("Database/Migrations/Principals"))).toContain(
      "azurerm_eventgrid_system_topic_event_subscription",
    );
  });

  it("is reached from Azure and named addresses where there is no network, and only inside where there is one", () => {
    const open = Plan.of((stack) => database(stack, { openTo: ["203.0.113.77/24", "198.51.100.7"] }));
    const ranges = open
      .all(PostgresqlFlexibleServerFirewallRule)
      .map((rule) => [rule["start_ip_address"], rule["end_ip_address"]]);
    expect(ranges).toEqual([
      ["0.0.0.0", "0.0.0.0"],
      ["198.51.100.7", "198.51.100.7"],
      ["203.0.113.0", "203.0.113.255"],
    ]);

    const closed = Plan.of((stack) => database(stack, {}, { network: someNetwork }));
    expect(closed.all(PostgresqlFlexibleServerFirewallRule)).toEqual([]);
    expect(closed.only(PostgresqlFlexibleServer)).toMatchObject({ public_network_access_enabled: false });
    expect(closed.all(PrivateEndpoint)).toContainEqual(
      expect.objectContaining({
        private_service_connection: expect.objectContaining({ subresource_names: ["postgresqlServer"] }),
      }),
    );
  });

  it("logs, and alarms when it is full, busy, out of connections or knocked at", () => {
    const plan = Plan.of((stack) => database(stack));
    expect(plan.all(MonitorDiagnosticSetting)).toContainEqual(
      expect.objectContaining({
        target_resource_id: expect.stringContaining("azurerm_postgresql_flexible_server"),
      }),
    );
    for (const metric_name of ["storage_percent", "cpu_percent", "active_connections", "connections_failed"])
      expect(plan.all(MonitorMetricAlert)).toContainEqual(
        expect.objectContaining({ criteria: [expect.objectContaining({ metric_name })] }),
      );
  });

  it("cannot be deleted where data is protected", () => {
    const plan = Plan.of((stack) => database(stack, {}, { dataProtected: true }));
    expect(plan.only(PostgresqlFlexibleServer)).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(plan.all(ManagementLock)).toContainEqual(
      expect.objectContaining({ scope: expect.stringContaining("azurerm_postgresql_flexible_server") }),
    );
  });

  it("fails when a second server is asked for of a burstable size", () => {
    expectRefusal(
      () => Plan.of((stack) => database(stack, { highAvailability: "SameZone" })),
      "BurstableNotDoubled",
    );
  });

  it.each([6, 36, 7.5])("fails when backupDays is %s", (backupDays) => {
    expectRefusal(() => Plan.of((stack) => database(stack, { backupDays })), "BackupDaysOutOfRange");
  });

  it("fails when a role has no file", () => {
    expectRefusal(
      () => Plan.of((stack) => database(stack).as("admin").grant(someone(stack))),
      "DatabaseRoleUnknown",
    );
  });

  it.each(["everywhere", "203.0.113.300", "0.0.0.0/0"])('fails when openTo has "%s"', (range) => {
    expectRefusal(() => Plan.of((stack) => database(stack, { openTo: [range] })), "AddressRangeNotLegal");
  });
});

function database(
  stack: TerraformStack,
  props: Partial<PostgresDatabaseProps> = {},
  environment: Partial<FoundationProps> = {},
): PostgresDatabase {
  return new PostgresDatabase(stack, "Database", {
    foundation: foundation(stack, environment),
    purpose: "shop",
    sql,
    migrate: somePackage,
    ...props,
  });
}

function api(stack: TerraformStack, shop: PostgresDatabase) {
  const settingsSchema = z.object(databaseSettings);
  const on = stack.node.findChild("Foundation");
  if (!(on instanceof Foundation)) throw new Error("no foundation");
  return new FunctionApp(stack, "Api", {
    foundation: on,
    purpose: "shop",
    package: somePackage,
    settingsSchema,
    links: [shop.as("shop_api")],
  });
}

const someone = (stack: TerraformStack) => new Team(stack, "Someone", { objectId: "1", kind: "User" });

function parametersOf(plan: Plan): Record<string, unknown> {
  const all = plan.all(PostgresqlFlexibleServerConfiguration);
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

function settingsOf(plan: Plan, path: string): Record<string, string> {
  const { body } = plan.at(`${path}/Resource`) as unknown as {
    body: { properties: { siteConfig: { appSettings: { name: string; value: string }[] } } };
  };
  return Object.fromEntries(body.properties.siteConfig.appSettings.map(({ name, value }) => [name, value]));
}
