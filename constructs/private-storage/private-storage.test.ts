import { EventgridSystemTopic } from "@cdktf/provider-azurerm/lib/eventgrid-system-topic";
import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, openTo, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Team } from "../core/principals";
import type { FoundationProps } from "../foundation/foundation";
import { PrivateStorage, type PrivateStorageProps } from "./private-storage";

describe("PrivateStorage", () => {
  it("is closed to keys, anonymous readers and old protocols when nothing is asked for", () => {
    const plan = Plan.of((stack) => storage(stack));

    expect(plan.only(StorageAccount)).toMatchObject({
      shared_access_key_enabled: false,
      default_to_oauth_authentication: true,
      local_user_enabled: false,
      allow_nested_items_to_be_public: false,
      cross_tenant_replication_enabled: false,
      https_traffic_only_enabled: true,
      min_tls_version: "TLS1_2",
      account_replication_type: "ZRS",
    });
  });

  it("can restore what was deleted or replaced, for a week, and forgets it after that", () => {
    const plan = Plan.of((stack) => storage(stack));

    expect(plan.only(StorageAccount)).toMatchObject({
      blob_properties: {
        versioning_enabled: true,
        delete_retention_policy: { days: 7 },
        container_delete_retention_policy: { days: 7 },
      },
    });
    expect(plan.only(StorageManagementPolicy)).toMatchObject({
      rule: [{ name: "oldVersions", actions: { version: { delete_after_days_since_creation: 7 } } }],
    });
  });

  it("logs what happens to blobs and queues, and alarms when requests fail", () => {
    const plan = Plan.of((stack) => storage(stack));

    expect(plan.all(MonitorDiagnosticSetting).map(({ target_resource_id }) => target_resource_id)).toEqual([
      expect.stringMatching(/\/blobServices\/default$/),
      expect.stringMatching(/\/queueServices\/default$/),
    ]);
    expect(plan.only(MonitorMetricAlert)).toMatchObject({ criteria: [{ metric_name: "Availability" }] });
  });

  it("takes replication, retention and lifecycle as asked", () => {
    const plan = Plan.of((stack) =>
      storage(stack, {
        replication: "GZRS",
        restoreDays: 30,
        versioning: false,
        lifecycle: [{ name: "old", prefixes: ["input/"], coolAfterDays: 10, deleteAfterDays: 20 }],
      }),
    );

    expect(plan.only(StorageAccount)).toMatchObject({ account_replication_type: "GZRS" });
    expect(plan.only(StorageManagementPolicy)).toMatchObject({
      rule: [
        {
          name: "old",
          filters: { blob_types: ["blockBlob"], prefix_match: ["input/"] },
          actions: {
            base_blob: {
              tier_to_cool_after_days_since_modification_greater_than: 10,
              delete_after_days_since_modification_greater_than: 20,
            },
          },
        },
      ],
    });
  });

  it("makes containers through Resource Manager, which needs no data role", () => {
    const plan = Plan.of((stack) => storage(stack).addContainer("input"));

    expect(plan.only(StorageContainer)).toMatchObject({ name: "input", container_access_type: "private" });
    expect(plan.only(StorageContainer)).toHaveProperty("storage_account_id");
    expect(plan.only(StorageContainer)).not.toHaveProperty("storage_account_name");
  });

  it("grants on the container where a container is enough, and on the account where not", () => {
    const plan = Plan.of((stack) => {
      const photos = storage(stack);
      const input = photos.addContainer("input");
      const team = new Team(stack, "Team", { objectId: "team", kind: "Group" });
      input.grantRead(team);
      input.grantReadWrite(team);
      photos.grantOwn(team);
      photos.grantQueues(team);
      photos.grantTables(team);
    });

    const scopes = plan
      .all(RoleAssignment)
      .map(({ role_definition_name, scope }) => [
        role_definition_name,
        /azurerm_\w+?(?=\.)/.exec(String(scope))?.[0],
      ]);
    expect(Object.fromEntries(scopes)).toEqual({
      "Storage Blob Data Reader": "azurerm_storage_container",
      "Storage Blob Data Contributor": "azurerm_storage_container",
      "Storage Blob Data Owner": "azurerm_storage_account",
      "Storage Queue Data Contributor": "azurerm_storage_account",
      "Storage Table Data Contributor": "azurerm_storage_account",
    });
  });

  it("links code to its address and the containers that the code names, each as far as it says", () => {
    const plan = Plan.of((stack) => {
      const photos = storage(stack);
      const uses = { input: "read", output: "readWrite" } as const;
      expect(Object.keys(photos.addContainers(uses))).toEqual(["input", "output"]);
      const links = { viewers: photos.blobs("PHOTOS", uses), makers: photos.blobTrigger("PHOTOS", uses) };
      for (const [name, link] of Object.entries(links)) {
        link.grant(new Team(stack, name, { objectId: name, kind: "Group" }));
        const settings = link.settings({ clientId: "client", principalId: "principal" });
        new TerraformOutput(stack, `Of${name}`, { value: settings });
      }
    });

    const account = plan.addressOf("Photos/Resource");
    const viewed = { PHOTOS__blobServiceUri: `\${${account}.primary_blob_endpoint}` };
    const made = {
      ...viewed,
      PHOTOS__queueServiceUri: `\${${account}.primary_queue_endpoint}`,
      PHOTOS__credential: "managedidentity",
      PHOTOS__clientId: "client",
    };
    expect(plan.synthesized).toMatchObject({
      output: { Ofviewers: { value: viewed }, Ofmakers: { value: made } },
    });
    const blobs = ["Storage Blob Data Contributor: Photos/output", "Storage Blob Data Reader: Photos/input"];
    expect(plan.grantsTo("viewers")).toEqual(blobs);
    expect(plan.grantsTo("makers")).toEqual([...blobs, "Storage Queue Data Contributor: Photos"]);
  });

  it("fails when code names a container that the account does not have", () => {
    const link = (stack: TerraformStack) =>
      storage(stack)
        .blobs("PHOTOS", { photos: "read" })
        .grant(new Team(stack, "Viewers", { objectId: "viewers", kind: "Group" }));
    expectRefusal(() => Plan.of(link), "ContainerMissing");
  });

  it("has one topic for its events, whoever asks", () => {
    const plan = Plan.of((stack) => {
      const photos = storage(stack);
      expect(photos.events).toBe(photos.events);
    });

    expect(plan.only(EventgridSystemTopic)).toMatchObject({
      topic_type: "Microsoft.Storage.StorageAccounts",
      identity: { type: "SystemAssigned" },
    });
  });

  it("cannot be deleted where data is protected, unless it holds none", () => {
    const protectedPlan = Plan.of((stack) => storage(stack, {}, { dataProtected: true }));
    const plan = Plan.of((stack) => storage(stack, { holdsData: false }, { dataProtected: true }));

    expect(protectedPlan.only(StorageAccount)).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(protectedPlan.only(ManagementLock)).toMatchObject({ lock_level: "CanNotDelete" });
    expect(plan.only(StorageAccount)).not.toHaveProperty("lifecycle");
    expect(plan.all(ManagementLock)).toEqual([]);
  });

  it("is only reached inside the network where there is one", () => {
    const plan = Plan.of((stack) => storage(stack, {}, { network: someNetwork }));

    expect(plan.only(StorageAccount)).toMatchObject({
      public_network_access_enabled: false,
      network_rules: { default_action: "Deny", bypass: ["AzureServices"], ip_rules: [] },
    });
    expect(
      plan.all(PrivateEndpoint).map(({ private_service_connection }) => private_service_connection),
    ).toMatchObject([
      { subresource_names: ["blob"] },
      { subresource_names: ["queue"] },
      { subresource_names: ["table"] },
    ]);
  });

  it("has folders that are more than beginnings of names where they are asked for, and no versions there", () => {
    const plan = Plan.of((stack) => storage(stack, { folders: true }, { network: someNetwork }));

    expect(plan.only(StorageAccount)).toMatchObject({
      is_hns_enabled: true,
      blob_properties: { versioning_enabled: false, delete_retention_policy: { days: 7 } },
    });
    expect(plan.all(StorageManagementPolicy)).toEqual([]);
    expect(
      plan.all(PrivateEndpoint).map(({ private_service_connection }) => private_service_connection),
    ).toMatchObject([{ subresource_names: ["blob"] }, { subresource_names: ["dfs"] }]);
    expectRefusal(
      () => Plan.of((stack) => storage(stack, { folders: true, versioning: true })),
      "NoVersionsOfFolders",
    );
  });

  it("keeps its public address where the whole world may read it anyway", () => {
    const plan = Plan.of((stack) => storage(stack, { outsideNetwork: true }, { network: someNetwork }));

    expect(plan.only(StorageAccount)).toMatchObject({ public_network_access_enabled: true });
    expect(plan.only(StorageAccount)).not.toHaveProperty("network_rules");
    expect(plan.all(PrivateEndpoint)).toEqual([]);
  });

  it("grants reading and writing of all containers on the account", () => {
    const plan = Plan.of((stack) => {
      storage(stack).grantReadWrite(new Team(stack, "Team", { objectId: "team", kind: "Group" }));
    });

    expect(plan.only(RoleAssignment)).toMatchObject({
      role_definition_name: "Storage Blob Data Contributor",
      scope: `\${${plan.addressOf("Photos/Resource")}.id}`,
    });
  });

  it("lets a deployer outside the network in by address", () => {
    const network = openTo({ ipRanges: ["203.0.113.7"] });
    const plan = Plan.of((stack) => storage(stack, {}, { network }));

    expect(plan.only(StorageAccount)).toMatchObject({
      public_network_access_enabled: true,
      network_rules: { default_action: "Deny", ip_rules: ["203.0.113.7"] },
    });
  });

  it("lets the subnet of a runner in, which has no public address in the region", () => {
    const subnet = someNetwork.subnets.endpoints;
    const network = openTo({ subnetIds: [subnet] });
    const plan = Plan.of((stack) => storage(stack, {}, { network }));

    expect(plan.only(StorageAccount)).toMatchObject({
      // where it is off, Azure reads no rule
      public_network_access_enabled: true,
      network_rules: { default_action: "Deny", ip_rules: [], virtual_network_subnet_ids: [subnet] },
    });
  });

  it.each([0, 366, 1.5])("fails when restoreDays is %d", (restoreDays) => {
    expectRefusal(() => Plan.of((stack) => storage(stack, { restoreDays })), "RestoreDaysOutOfRange");
  });

  it.each(["in", "Input", "two--words", "-input", "a".repeat(64)])(
    'fails when a container is called "%s"',
    (name) => {
      expectRefusal(() => Plan.of((stack) => storage(stack).addContainer(name)), "ContainerNameNotLegal");
    },
  );

  it.each([
    ["has no action", { name: "idle", prefixes: ["a/"] }],
    ["has a name with a space", { name: "too old", prefixes: ["a/"], deleteAfterDays: 1 }],
    ["deletes before it moves", { name: "hasty", prefixes: ["a/"], coolAfterDays: 30, deleteAfterDays: 30 }],
    ["has half days", { name: "half", prefixes: ["a/"], deleteAfterDays: 0.5 }],
  ])("fails when a lifecycle rule %s", (_, rule) => {
    expectRefusal(() => Plan.of((stack) => storage(stack, { lifecycle: [rule] })), "LifecycleRuleNotLegal");
  });
});

function storage(
  stack: TerraformStack,
  props: Partial<PrivateStorageProps> = {},
  environment: Partial<FoundationProps> = {},
): PrivateStorage {
  return new PrivateStorage(stack, "Photos", {
    foundation: foundation(stack, environment),
    purpose: "photos",
    ...props,
  });
}
