import { RecordKeeper } from "../testing/record-keeper";
import { ref, TerraformFolder, temporaryCheckout } from "../testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });
let keeper: RecordKeeper;

const identity =
  "/subscriptions/0/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me";
const settings = (value: string) => [{ name: "WIDTH", value }];

/** A function app as the constructs declare it, with the actions that follow a new package. */
function estate({ width = "320", version = "2025-03-01", name = "app", trigger = "1", more = {} } = {}) {
  return {
    resource: {
      azurerm_resource_group: { group: { name: "rg", location: "westeurope" } },
      azurerm_storage_account: {
        host: {
          name: "host",
          resource_group_name: ref("azurerm_resource_group.group.name"),
          location: "westeurope",
          account_tier: "Standard",
          account_replication_type: "LRS",
        },
      },
      azapi_resource: {
        app: {
          type: `Microsoft.Web/sites@${version}`,
          name,
          parent_id: ref("azurerm_resource_group.group.id"),
          location: "West Europe",
          identity: [{ type: "UserAssigned", identity_ids: [identity] }],
          body: {
            kind: "functionapp,linux",
            properties: {
              httpsOnly: true,
              siteConfig: { appSettings: settings(width) },
              keyVaultReferenceIdentity: ref("azurerm_storage_account.host.primary_blob_endpoint"),
              containerSize: 40,
            },
          },
          response_export_values: ["properties.state"],
          retry: { error_message_regex: ["AuthorizationFailed"] },
          replace_triggers_external_values: [trigger],
          timeouts: { create: "30m" },
          ...more,
        },
      },
      azapi_resource_action: {
        restart: {
          type: "Microsoft.Web/sites@2025-03-01",
          resource_id: ref("azapi_resource.app.id"),
          action: "restart",
          body: { reason: width },
        },
      },
    },
    output: { state: { value: ref("azapi_resource.app.output.properties.state") } },
  };
}

beforeAll(async () => {
  keeper = await RecordKeeper.start(checkout.root);
  folder.write(estate());
  await folder.init();
});

afterAll(async () => {
  await folder.end();
  await keeper.stop();
  checkout.remove();
});

// some run Terraform three times, which takes its time on a busy machine
// each test goes on where the one before it ended
describe("a resource whose body goes to Azure as it is written", () => {
  it("is planned with the unknown parts of its body, and the rest of it known", async () => {
    const { after, after_unknown: unknown } = (await folder.plan())["azapi_resource.app"] ?? {};
    expect(after?.["body"]).toMatchObject({
      kind: "functionapp,linux",
      properties: { httpsOnly: true, containerSize: 40 },
    });
    expect(unknown).toMatchObject({
      id: true,
      output: true,
      body: { properties: { keyVaultReferenceIdentity: true } },
    });
    expect(after).toMatchObject({
      schema_validation_enabled: true,
      ignore_missing_property: true,
      retry: { interval_seconds: 10, max_interval_seconds: 180, multiplier: 1.5, randomization_factor: 0.5 },
    });
  });

  it("is created with the whole body, and its output can be read", async () => {
    await folder.apply();
    expect(keeper.only("azapi_resource")[1]["body"]).toEqual({
      kind: "functionapp,linux",
      properties: {
        httpsOnly: true,
        siteConfig: { appSettings: [{ name: "WIDTH", value: "320" }] },
        keyVaultReferenceIdentity: "https://127.0.0.1/host/",
        containerSize: 40,
      },
    });
    expect(JSON.parse(await folder.succeed("output", "-json"))).toMatchObject({
      state: { value: "Running" },
    });
    expect(keeper.calls).toContain("apply azapi_resource_action");
  });

  it("is not changed by a second plan", async () => {
    expect(await folder.plan()).toEqual({});
  });

  it("is changed in place by its body, and its output is unknown until then", async () => {
    folder.write(estate({ width: "640" }));
    const plan = await folder.plan();
    expect(plan["azapi_resource.app"]).toMatchObject({
      actions: ["update"],
      after_unknown: { output: true },
    });
    expect(plan["azapi_resource_action.restart"]).toMatchObject({
      actions: ["update"],
      after_unknown: { output: true },
    });
    await folder.apply();
    expect(await folder.plan()).toEqual({});
  });

  it("knows its output when only a setting of azapi itself changes", async () => {
    folder.write(estate({ width: "640", more: { retry: { error_message_regex: ["Forbidden"] } } }));
    const change = (await folder.plan())["azapi_resource.app"];
    expect(change?.actions).toEqual(["update"]);
    expect(change?.after).toMatchObject({ output: { properties: { state: "Running" } } });
  });

  it("takes another version of its API in place, and another name by replacement", async () => {
    folder.write(estate({ width: "640", version: "2024-04-01" }));
    expect((await folder.plan())["azapi_resource.app"]?.actions).toEqual(["update"]);
    folder.write(estate({ width: "640", name: "other" }));
    const plan = await folder.plan();
    expect(plan["azapi_resource.app"]?.replace_paths).toEqual([["name"]]);
    expect(plan["azapi_resource_action.restart"]?.replace_paths).toEqual([["resource_id"]]);
  });

  it("is replaced when a trigger from outside changes", async () => {
    folder.write(estate({ width: "640", trigger: "2" }));
    expect((await folder.plan())["azapi_resource.app"]?.replace_paths).toEqual([
      ["replace_triggers_external_values"],
    ]);
    folder.write(estate({ width: "640" }));
  });

  it("shows what was changed in Azure of what was sent, and not what Azure added", async () => {
    const [id, values] = keeper.only("azapi_resource");
    const body = values["body"] as { properties: object };
    keeper.resources.set(id, {
      ...values,
      body: { ...body, properties: { ...body.properties, added: true } },
    });
    expect(await folder.plan()).toEqual({});
    keeper.resources.set(id, {
      ...values,
      body: { ...body, properties: { ...body.properties, httpsOnly: false } },
    });
    expect((await folder.plan())["azapi_resource.app"]?.actions).toEqual(["update"]);
    await folder.apply();
    expect(await folder.plan()).toEqual({});
  });

  it("is the same in another case where that is ignored, and changed where it is not", async () => {
    const inAnotherCase = () => {
      const [id, values] = keeper.only("azapi_resource");
      keeper.resources.set(id, {
        ...values,
        body: { ...(values["body"] as object), kind: "FunctionApp,Linux" },
      });
    };
    folder.write(estate({ width: "640", more: { ignore_casing: true } }));
    await folder.apply();
    inAnotherCase();
    expect(await folder.plan()).toEqual({});

    folder.write(estate({ width: "640" }));
    await folder.apply();
    inAnotherCase();
    expect((await folder.plan())["azapi_resource.app"]?.actions).toEqual(["update"]);
  });

  it("is gone after a destroy", async () => {
    await folder.destroy();
    expect(keeper.resources.size).toBe(0);
  });
});
