import { localSubscriptionId } from "../../../identity/local-ids";
import type { Values } from "../../../resource-manager/protocol";
import { code, inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";

let azure: TestEstate;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
});
afterEach(() => azure.end());

const group = `/subscriptions/${localSubscriptionId}/resourceGroups/photos`;

describe("a function app", () => {
  const PLAN = `${group}/providers/Microsoft.Web/serverFarms/plan`;
  const site = (name: string, identity: Values): Values => ({
    type: "Microsoft.Web/sites@2025-03-01",
    name,
    parent_id: group,
    location: "westeurope",
    identity: [{ type: "UserAssigned", identity_ids: [identity["id"]] }],
    response_export_values: ["properties.defaultHostName"],
    body: {
      kind: "functionapp,linux",
      properties: {
        serverFarmId: PLAN,
        functionAppConfig: {
          deployment: {
            storage: {
              value: "https://127.0.0.1:1/photosdata/packages",
              authentication: {
                type: "UserAssignedIdentity",
                userAssignedIdentityResourceId: identity["id"],
              },
            },
          },
          runtime: { name: "node", version: "24" },
        },
        siteConfig: { appSettings: [{ name: "COLOUR", value: "blue" }] },
      },
    },
  });

  beforeEach(() =>
    azure.apply("azurerm_service_plan", { name: "plan", ...inGroup, os_type: "Linux", sku_name: "FC1" }),
  );

  it("exports its host name, keeps it across a restart, and has no trigger key before it has code", async () => {
    const app = await azure.apply("azapi_resource", site("images", await azure.makeIdentity()));
    const { defaultHostName } = (app["output"] as { properties: { defaultHostName: string } }).properties;
    expect(defaultHostName).toMatch(/^127\.0\.0\.1:\d+$/);

    await azure.restart();
    expect(azure.estate.functions.status()).toMatchObject([
      { name: "images", address: `https://${defaultHostName}/` },
    ]);
    const { state } = await azure.estate.manager.data({
      provider: "azurerm",
      type: "azurerm_function_app_host_keys",
      config: { name: "images", resource_group_name: "photos" },
    });
    expect(state).toMatchObject({ blobs_extension_key: "", primary_key: expect.stringMatching(/.{20}/) });

    const { state: answer } = await azure.estate.manager.data({
      provider: "azapi",
      type: "azapi_resource_action",
      config: {
        type: "Microsoft.Web/sites@2025-03-01",
        resource_id: app["id"],
        action: "host/default/listkeys",
        response_export_values: [],
        sensitive_response_export_values: ["systemKeys.blobs_extension"],
      },
    });
    expect(answer).toMatchObject({ output: {}, sensitive_output: {} });
    expect(JSON.stringify(answer)).not.toContain(state?.["primary_key"]);
  });

  it("fails when its plan holds another", async () => {
    const identity = await azure.makeIdentity();
    await azure.apply("azapi_resource", site("images", identity));
    await expect(azure.apply("azapi_resource", site("search", identity))).rejects.toEqual(
      code("FlexConsumptionPlanHasApp", 409),
    );
  });

  it("fails when its package is read as an identity that it has not", async () => {
    const planned = { ...site("images", await azure.makeIdentity()), identity: [] };
    await expect(azure.apply("azapi_resource", planned)).rejects.toEqual(
      code("DeploymentIdentityNotAssigned"),
    );
  });

  it("cannot have publishing with a password, and knows its actions by name", async () => {
    const app = await azure.apply("azapi_resource", site("images", await azure.makeIdentity()));
    const policy = (allow: boolean) =>
      azure.apply("azapi_resource_action", {
        type: "Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01",
        resource_id: `${app["id"]}/basicPublishingCredentialsPolicies/scm`,
        method: "PUT",
        body: { properties: { allow } },
      });
    await expect(policy(false)).resolves.toMatchObject({ output: {} });
    await expect(policy(true)).rejects.toEqual(code("NotRunLocally"));
    const action = { type: "Microsoft.Web/sites@2025-03-01", resource_id: app["id"], action: "stop" };
    await expect(azure.apply("azapi_resource_action", action)).rejects.toMatchObject({
      message: expect.stringContaining('the action "stop" of Microsoft.Web/sites'),
    });
  });
});
