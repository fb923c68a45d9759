import { RecordKeeper } from "./testing/record-keeper";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });
let keeper: RecordKeeper;

const nobody = "00000000-0000-0000-0000-000000000000";

const account = {
  name: "photos",
  resource_group_name: ref("azurerm_resource_group.group.name"),
  location: ref("azurerm_resource_group.group.location"),
  account_tier: "Standard",
  account_replication_type: "LRS",
  identity: { type: "SystemAssigned" },
  blob_properties: { delete_retention_policy: { days: 7 } },
  tags: { owner: "media" },
};

function estate(changes: object = {}, more: object = {}) {
  return {
    provider: {
      azurerm: [
        { features: [{ key_vault: [{ purge_soft_delete_on_destroy: false }] }], subscription_id: nobody },
      ],
    },
    resource: {
      azurerm_resource_group: { group: { name: "rg", location: "West Europe" } },
      azurerm_storage_account: { photos: { ...account, ...changes } },
      azurerm_storage_container: {
        input: { name: "input", storage_account_id: ref("azurerm_storage_account.photos.id") },
      },
      time_sleep: {
        wait: { create_duration: "30s", depends_on: ["azurerm_storage_container.input"] },
      },
      ...more,
    },
    data: { azurerm_client_config: { me: {} } },
    output: {
      endpoint: { value: ref("azurerm_storage_account.photos.primary_blob_endpoint") },
      tenant: { value: ref("data.azurerm_client_config.me.tenant_id") },
    },
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

// each test goes on where the one before it ended, as an estate does
describe("an estate from its first plan to its last", () => {
  it("plans what it is told, defaults where it is told nothing, and unknown for what Azure decides", async () => {
    const {
      after,
      after_unknown: unknown,
      actions,
    } = (await folder.plan())["azurerm_storage_account.photos"] ?? {};
    expect(actions).toEqual(["create"]);
    expect(after).toMatchObject({
      name: "photos",
      location: "westeurope",
      min_tls_version: "TLS1_2",
      account_kind: "StorageV2",
      blob_properties: [{ versioning_enabled: false, delete_retention_policy: [{ days: 7 }] }],
    });
    expect(unknown).toMatchObject({
      id: true,
      primary_blob_endpoint: true,
      access_tier: true,
      identity: [{ principal_id: true }],
    });
  });

  it("creates in the order of what refers to what", async () => {
    await folder.apply();
    expect(keeper.features).toMatchObject({ key_vault: [{ purge_soft_delete_on_destroy: false }] });
    expect(keeper.calls.filter((call) => call.startsWith("apply"))).toEqual([
      "apply azurerm_resource_group",
      "apply azurerm_storage_account",
      "apply azurerm_storage_container",
    ]);
    expect(keeper.only("azurerm_storage_container")[1]).toMatchObject({
      storage_account_id: expect.stringContaining("/storageAccounts/photos"),
    });
  });

  it("hands out what Azure computed and what a data source read", async () => {
    expect(JSON.parse(await folder.succeed("output", "-json"))).toMatchObject({
      endpoint: { value: "https://127.0.0.1/photos/" },
      tenant: { value: "a-tenant" },
    });
  });

  it("tells the emulator which Terraform it works for", () => {
    expect(keeper.terraformPids.size).toBeGreaterThan(0);
  });

  it("plans nothing after an apply", async () => {
    expect(await folder.plan()).toEqual({});
  });

  it("changes a tag in place and knows everything it knew before", async () => {
    folder.write(estate({ tags: { owner: "photos" } }));
    const change = (await folder.plan())["azurerm_storage_account.photos"];
    expect(change?.actions).toEqual(["update"]);
    expect(Object.values(change?.after_unknown ?? {}).filter((each) => each === true)).toEqual([]);
    await folder.apply();
    expect(keeper.only("azurerm_storage_account")[1]).toMatchObject({ tags: { owner: "photos" } });
    expect(await folder.plan()).toEqual({});
  });

  it("takes back a default when a setting is taken out", async () => {
    folder.write(estate({ shared_access_key_enabled: false }));
    await folder.apply();
    folder.write(estate());
    const change = (await folder.plan())["azurerm_storage_account.photos"];
    expect(change?.after).toMatchObject({ shared_access_key_enabled: true });
    await folder.apply();
  });

  it("replaces what cannot be renamed, and all that hangs on it", async () => {
    folder.write(estate({ name: "pictures" }));
    const plan = await folder.plan();
    expect(plan["azurerm_storage_account.photos"]).toMatchObject({
      actions: ["delete", "create"],
      replace_paths: [["name"]],
    });
    expect(plan["azurerm_storage_container.input"]?.replace_paths).toEqual([["storage_account_id"]]);
    expect(plan["azurerm_resource_group.group"]).toBeUndefined();
    await folder.apply();
    expect(await folder.plan()).toEqual({});
  });

  it("replaces an account that is to be copied to other zones, and leaves one that is copied farther", async () => {
    folder.write(estate({ name: "pictures", account_replication_type: "GRS" }));
    expect((await folder.plan())["azurerm_storage_account.photos"]?.actions).toEqual(["update"]);
    folder.write(estate({ name: "pictures", account_replication_type: "ZRS" }));
    expect((await folder.plan())["azurerm_storage_account.photos"]?.replace_paths).toEqual([
      ["account_replication_type"],
    ]);
    folder.write(estate({ name: "pictures" }));
  });

  it("notices what was changed behind Terraform's back, and puts it right", async () => {
    const [id, values] = keeper.only("azurerm_storage_account");
    keeper.resources.set(id, { ...values, min_tls_version: "TLS1_0" });
    const change = (await folder.plan())["azurerm_storage_account.photos"];
    expect(change).toMatchObject({ actions: ["update"], after: { min_tls_version: "TLS1_2" } });
    await folder.apply();
    expect(keeper.only("azurerm_storage_account")[1]).toMatchObject({ min_tls_version: "TLS1_2" });
  });

  it("notices what was removed behind Terraform's back, and makes it anew", async () => {
    keeper.resources.delete(keeper.only("azurerm_storage_container")[0]);
    expect((await folder.plan())["azurerm_storage_container.input"]?.actions).toEqual(["create"]);
    await folder.apply();
    expect(await folder.plan()).toEqual({});
  });

  it("shows the reason and the attribute when the emulator refuses", async () => {
    keeper.refusals.set("apply", {
      code: "AuthorizationFailed",
      message: "the deployer may not write here\n  fix: grant the role Contributor",
      attribute: ["name"],
    });
    folder.write(estate({ name: "pictures", tags: { owner: "someone" } }));
    const { code, output } = await folder.run("apply", "-auto-approve");
    keeper.refusals.clear();
    expect(code).toBe(1);
    expect(output).toMatch(/Error: the deployer may not write here[\s\S]*grant the role Contributor/);
    expect(output).toContain("code: AuthorizationFailed");
    folder.write(estate({ name: "pictures" }));
    expect(await folder.plan()).toEqual({});
  });

  it("destroys a resource whose type is no longer in the stack", async () => {
    const identity = {
      azurerm_user_assigned_identity: {
        me: { name: "me1", resource_group_name: "rg", location: "westeurope" },
      },
    };
    folder.write(estate({ name: "pictures" }, identity));
    await folder.apply();
    folder.write(estate({ name: "pictures" }));
    expect((await folder.plan())["azurerm_user_assigned_identity.me"]?.actions).toEqual(["delete"]);
    await folder.apply();
  });

  it("adopts what exists by its id", async () => {
    keeper.resources.set("/subscriptions/0/resourceGroups/old", {
      id: "/subscriptions/0/resourceGroups/old",
      name: "old",
      location: "westeurope",
    });
    folder.write(
      estate(
        { name: "pictures" },
        {
          azurerm_resource_group: {
            group: { name: "rg", location: "West Europe" },
            old: { name: "old", location: "westeurope" },
          },
        },
      ),
    );
    await folder.succeed("import", "azurerm_resource_group.old", "/subscriptions/0/resourceGroups/old");
    expect(await folder.plan()).toEqual({});
  });

  it("destroys everything, last made first", async () => {
    keeper.calls.length = 0;
    await folder.destroy();
    expect(keeper.resources.size).toBe(0);
    const deleted = keeper.calls.filter((call) => call.startsWith("delete"));
    expect(deleted.indexOf("delete azurerm_storage_container")).toBeLessThan(
      deleted.indexOf("delete azurerm_storage_account"),
    );
  });
});
