import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { ServicePlan } from "@cdktf/provider-azurerm/lib/service-plan";
import { StorageBlob } from "@cdktf/provider-azurerm/lib/storage-blob";
import { Fn, type TerraformStack, Token } from "cdktf";
import { z } from "zod";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork, somePackage } from "../../test/support/foundation";
import { type Attributes, Plan } from "../../test/support/plan";
import type { FoundationProps } from "../foundation/foundation";
import { SecretVault } from "../secret-vault/secret-vault";
import { FunctionApp, type FunctionAppProps } from "./function-app";

const Settings = z.object({
  GREETING: z.string().min(2),
  COPIES: z.coerce.number().int().default(1),
});
type Props = FunctionAppProps<typeof Settings>;

describe("FunctionApp", () => {
  it("runs Node 24 on Flex Consumption, over HTTPS and TLS 1.2 only, when nothing is asked for", () => {
    const plan = Plan.of((stack) => app(stack));

    expect(plan.only(ServicePlan)).toMatchObject({ os_type: "Linux", sku_name: "FC1" });
    expect(site(plan)).toMatchObject({
      type: "Microsoft.Web/sites@2025-03-01",
      body: {
        kind: "functionapp,linux",
        properties: {
          httpsOnly: true,
          functionAppConfig: {
            runtime: { name: "node", version: "24" },
            scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: 100, alwaysReady: [] },
          },
          siteConfig: {
            minTlsVersion: "1.2",
            scmMinTlsVersion: "1.2",
            ftpsState: "Disabled",
            healthCheckPath: "/api/health",
            cors: { allowedOrigins: [] },
          },
        },
      },
    });
  });

  it("acts under one identity of its own: for its code, its host, its telemetry and its secrets", () => {
    const plan = Plan.of((stack) => app(stack));

    const identity = "${azurerm_user_assigned_identity.Greeter_Identity_";
    expect(site(plan)).toMatchObject({
      identity: [{ type: "UserAssigned", identity_ids: [expect.stringContaining(identity)] }],
      body: {
        properties: {
          keyVaultReferenceIdentity: expect.stringContaining(identity),
          functionAppConfig: {
            deployment: {
              storage: {
                value: expect.stringMatching(/primary_blob_endpoint\}package-0{16}$/),
                authentication: {
                  type: "UserAssignedIdentity",
                  userAssignedIdentityResourceId: expect.stringContaining(identity),
                },
              },
            },
          },
        },
      },
    });
    expect(plan.settingsAt("Greeter/Resource")).toMatchObject({
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: expect.stringContaining(identity),
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: expect.stringMatching(
        /^ClientId=\$\{.*\};Authorization=AAD$/,
      ),
    });
  });

  it("turns passwords for publishing off, both kinds", () => {
    const plan = Plan.of((stack) => app(stack));

    for (const endpoint of ["scm", "ftp"]) {
      expect(plan.at(`Greeter/${endpoint}BasicAuthentication`)).toMatchObject({
        resource_id: expect.stringMatching(new RegExp(`/basicPublishingCredentialsPolicies/${endpoint}$`)),
        method: "PUT",
        body: { properties: { allow: false } },
      });
    }
  });

  it("grants its host what a host needs, and the deployer the upload", () => {
    const plan = Plan.of((stack) => app(stack));

    expect(
      plan
        .all(RoleAssignment)
        .map((each) => each["role_definition_name"])
        .sort(),
    ).toEqual([
      "Monitoring Metrics Publisher",
      "Storage Blob Data Contributor",
      "Storage Blob Data Owner",
      "Storage Table Data Contributor",
    ]);
  });

  it("starts only when every permission has spread, also those granted later; uploads with the deployer's own", () => {
    const plan = Plan.of((stack) => {
      const greeter = app(stack, {}, { grantPropagationSeconds: 120 });
      new SecretVault(stack, "Secrets", { foundation: foundation(stack, {}, "Other") }).grantRead(greeter);
    });

    const wait = (path: string) => ({
      address: plan.addressOf(`${path}/Permissions/Resource`),
      seconds: plan.at(`${path}/Permissions/Resource`)["create_duration"],
      permissions: Object.keys(plan.at(`${path}/Permissions/Resource`)["triggers"] as object).length,
    });
    const [starting, uploading] = [wait("Greeter"), wait("Greeter/Package")];
    expect([starting, uploading]).toMatchObject([
      { seconds: "120s", permissions: 4 },
      { seconds: "120s", permissions: 1 },
    ]);
    expect(plan.only(StorageBlob)).toMatchObject({ depends_on: [uploading.address] });
    expect(site(plan)).toMatchObject({
      depends_on: [starting.address, plan.addressOf("Greeter/Package/Resource")],
    });
  });

  describe("with new code", () => {
    const synthesized = (hash: string) =>
      Plan.of((stack) => app(stack, { package: { ...somePackage, hash } }));
    const [before, after] = [synthesized("a".repeat(64)), synthesized("b".repeat(64))];
    const newBeforeOld = { create_before_destroy: true };

    it("has it in a container of its own before the old one goes, so that no instance starts without any", () => {
      expect(after.at("Greeter/Package/Container/Resource")).toMatchObject({
        name: `package-${"b".repeat(16)}`,
        lifecycle: newBeforeOld,
      });
      expect(after.only(StorageBlob)).toMatchObject({
        name: "released-package.zip",
        storage_container_name: expect.stringContaining("Greeter_Package_Container"),
        type: "Block",
        lifecycle: newBeforeOld,
      });
      expect(after.only(StorageBlob)["source"]).not.toBe(before.only(StorageBlob)["source"]);
    });

    it("changes nothing of the app but where its code lies", () => {
      const placed = (plan: Plan) => JSON.stringify(site(plan));
      expect(placed(after)).toContain(`}package-${"b".repeat(16)}"`);
      expect(placed(after)).toBe(placed(before).replaceAll("a".repeat(16), "b".repeat(16)));
    });

    it("restarts the app once it refers to it, then has it look for triggers", () => {
      const blob = after.addressOf("Greeter/Package/Resource");
      expect(after.at("Greeter/Package/Restart")).toMatchObject({
        action: "restart",
        resource_id: expect.stringContaining("azapi_resource.Greeter_"),
        depends_on: [blob],
        lifecycle: { replace_triggered_by: [blob] },
      });
      expect(after.at("Greeter/Package/SyncTriggers")).toMatchObject({
        action: "syncfunctiontriggers",
        depends_on: [after.addressOf("Greeter/Package/Restart")],
        lifecycle: { replace_triggered_by: [blob] },
      });
    });

    it("keeps the host name that everything else refers to, which Azure would tell anew", () => {
      expect(after.at("Greeter/HostName")).toMatchObject({
        input: expect.stringContaining("output.properties.defaultHostName"),
        triggers_replace: expect.stringMatching(/azapi_resource\.Greeter_\w+\.id/),
        lifecycle: { ignore_changes: ["input"] },
      });
    });

    it("waits for no permission that is new", () => {
      const granted = (plan: Plan) => plan.all(RoleAssignment);
      expect(granted(after)).toEqual(granted(before));
    });
  });

  it("alarms when executions fail and when it answers 5xx, and on no metric that Flex Consumption never has", () => {
    const metrics = Plan.of((stack) => app(stack))
      .all(MonitorMetricAlert)
      .map(({ criteria }) => (criteria as { metric_name: string }[])[0]?.metric_name);
    expect(metrics).toEqual(expect.arrayContaining(["requests/failed", "Http5xx"]));
    expect(metrics).not.toContain("HealthCheckStatus");
  });

  it("scales, allows and sets as asked", () => {
    const plan = Plan.of((stack) =>
      app(stack, {
        instanceMemoryMB: 4096,
        maximumInstances: 10,
        alwaysReady: { http: 1, blob: 2 },
        healthCheckPath: "/api/well",
        allowedOrigins: ["https://console.example.com"],
        processSettings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1048576" },
        settings: { GREETING: "hello", COPIES: "3" },
      }),
    );

    expect(site(plan)).toMatchObject({
      body: {
        properties: {
          functionAppConfig: {
            scaleAndConcurrency: {
              instanceMemoryMB: 4096,
              maximumInstanceCount: 10,
              alwaysReady: [
                { name: "blob", instanceCount: 2 },
                { name: "http", instanceCount: 1 },
              ],
            },
          },
          siteConfig: {
            healthCheckPath: "/api/well",
            cors: { allowedOrigins: ["https://console.example.com"] },
          },
        },
      },
    });
    expect(plan.settingsAt("Greeter/Resource")).toMatchObject({
      GREETING: "hello",
      COPIES: "3",
      FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1048576",
    });
  });

  it("leaves through the network and is called by Event Grid only, where there is a network", () => {
    const plan = Plan.of((stack) => app(stack, {}, { network: someNetwork }));

    expect(site(plan)).toMatchObject({
      body: {
        properties: {
          virtualNetworkSubnetId: someNetwork.subnets.apps,
          siteConfig: {
            ipSecurityRestrictionsDefaultAction: "Deny",
            ipSecurityRestrictions: [{ tag: "ServiceTag", ipAddress: "AzureEventGrid", action: "Allow" }],
            scmIpSecurityRestrictionsDefaultAction: "Deny",
          },
        },
      },
    });
  });

  it.each([undefined, someNetwork])(
    "is called by one Front Door only, where it says so, in the network %j",
    (network) => {
      const plan = Plan.of((stack) => app(stack, { onlyThrough: "front-door" }, { network }));

      const { properties } = (site(plan) as { body: { properties: Record<string, unknown> } }).body;
      expect(properties).toMatchObject({
        publicNetworkAccess: "Enabled",
        siteConfig: {
          ipSecurityRestrictionsDefaultAction: "Deny",
          ipSecurityRestrictions: [
            {
              name: "FrontDoor",
              tag: "ServiceTag",
              ipAddress: "AzureFrontDoor.Backend",
              headers: { "x-azure-fdid": ["front-door"] },
              action: "Allow",
              priority: 100,
            },
          ],
          scmIpSecurityRestrictionsDefaultAction: "Deny",
          scmIpSecurityRestrictionsUseMain: false,
        },
      });
      expect("virtualNetworkSubnetId" in properties).toBe(network !== undefined);
    },
  );

  it("has a body that Azure Resource Manager publishes, however few may call it", () => {
    const types = armTypes("microsoft.web@2025-03-01");
    if (!types) return console.warn("../shared/azure-schema is not on this machine: nothing was compared");
    const plan = Plan.of((stack) => app(stack, { onlyThrough: "front-door" }));

    const { type, name, location, body } = site(plan);
    expect(problemsInBody(types, String(type), { name, location, ...(body as object) })).toEqual([]);
  });

  it("locks nothing where data is protected: its code and its host's notes can be made again", () => {
    const plan = Plan.of((stack) => app(stack, {}, { dataProtected: true }));

    expect(plan.all(ManagementLock)).toEqual([]);
  });

  it.each([
    ["a value that the code refuses", { GREETING: "x" }],
    ["a number that is none", { GREETING: "hello", COPIES: "many" }],
    ["a number of the deploy's that was made a text", { GREETING: String(Token.asNumber(Fn.tonumber("1"))) }],
    ["one that Flex Consumption decides itself", { GREETING: "hello", FUNCTIONS_WORKER_RUNTIME: "node" }],
    ["a name that no environment variable can have", { GREETING: "hello", "A B": "c" }],
  ])("fails when a setting is %s", (_, settings) => {
    expectRefusal(() => Plan.of((stack) => app(stack, { settings })), "SettingsNotValid");
  });

  it("tells about all wrong settings at once", () => {
    const wrong = () => Plan.of((stack) => app(stack, { settings: { GREETING: "x", COPIES: "many" } }));
    expect(wrong).toThrow(/GREETING.*\n.*COPIES/);
  });

  it.each([0, 1001])("fails when maximumInstances is %i", (maximumInstances) => {
    expectRefusal(() => Plan.of((stack) => app(stack, { maximumInstances })), "MaximumInstancesOutOfRange");
  });

  it("fails when alwaysReady names what Azure does not scale", () => {
    expectRefusal(() => Plan.of((stack) => app(stack, { alwaysReady: { Http: 1 } })), "ScaleGroupUnknown");
  });

  it.each<Record<string, number>>([{ http: 3, blob: 8 }, { http: 0.5 }])(
    "fails when ten may run and %j are always ready",
    (alwaysReady) => {
      expectRefusal(
        () => Plan.of((stack) => app(stack, { maximumInstances: 10, alwaysReady })),
        "AlwaysReadyOutOfRange",
      );
    },
  );
});

function app(
  stack: TerraformStack,
  props: Partial<Props> = {},
  environment: Partial<FoundationProps> = {},
): FunctionApp<typeof Settings> {
  return new FunctionApp(stack, "Greeter", {
    foundation: foundation(stack, environment),
    purpose: "greeter",
    package: somePackage,
    settingsSchema: Settings,
    settings: { GREETING: "hello" },
    ...props,
  });
}

function site(plan: Plan): Attributes {
  return plan.at("Greeter/Resource");
}
