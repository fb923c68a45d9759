import { ManagedRedis } from "@cdktf/provider-azurerm/lib/managed-redis";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { MonitorMetricAlert } from "@cdktf/provider-azurerm/lib/monitor-metric-alert";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { armTypes, problemsInBody } from "../../test/support/arm-types";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { AzapiResource } from "../core/azapi";
import type { FoundationProps } from "../foundation/foundation";
import { Cache, type CacheProps } from "./cache";

describe("Cache", () => {
  it("is small, doubled, encrypted and without keys when nothing is asked for", () => {
    const plan = Plan.of((stack) => cache(stack));

    expect(plan.only(ManagedRedis)).toMatchObject({
      sku_name: "Balanced_B0",
      high_availability_enabled: true,
      public_network_access: "Enabled",
      default_database: {
        access_keys_authentication_enabled: false,
        client_protocol: "Encrypted",
        clustering_policy: "EnterpriseCluster",
        eviction_policy: "VolatileLRU",
      },
    });
  });

  it("lets an identity in by its object id, once however often it is asked, and tells it", () => {
    const granted = jest.fn();
    const plan = Plan.of((stack) => {
      const photos = cache(stack);
      const identity = new UserAssignedIdentity(stack, "App", {
        name: "app",
        resourceGroupName: "rg",
        location: "westeurope",
      });
      const grantee = { node: identity.node, principalId: identity.principalId, granted };
      const assignment = photos.grantUse(grantee);
      expect(photos.grantUse(grantee)).toBe(assignment);
      expect(granted.mock.calls).toEqual([[assignment]]);
    });

    const { name, body, ...assignment } = plan.only(AzapiResource);
    expect(assignment).toMatchObject({
      type: "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01",
      parent_id: expect.stringMatching(/^\$\{azurerm_managed_redis\.\w+\.id\}\/databases\/default$/),
      locks: [expect.stringContaining("azurerm_managed_redis")],
      replace_triggers_refs: ["properties.user.objectId"],
    });
    const { user } = (body as { properties: { user: { objectId: string } } }).properties;
    expect(user.objectId).toContain("azurerm_user_assigned_identity");
    const types = armTypes("microsoft.cache@2025-07-01");
    if (!types) return console.warn("../shared/azure-schema is not here: not compared with Azure's types");
    expect(problemsInBody(types, assignment["type"] as string, { name, ...(body as object) })).toEqual([]);
  });

  it("gives two identities two assignments", () => {
    const plan = Plan.of((stack) => {
      const photos = cache(stack);
      for (const name of ["one", "two"])
        photos.grantUse(
          new UserAssignedIdentity(stack, name, { name, resourceGroupName: "rg", location: "westeurope" }),
        );
    });
    expect(new Set(plan.all(AzapiResource).map(({ name }) => name)).size).toBe(2);
  });

  it("offers its host and port", () => {
    const plan = Plan.of((stack) => {
      const { hostName, port } = cache(stack);
      new TerraformOutput(stack, "address", { value: `${hostName}:${port}` });
    });
    expect(plan.synthesized.output?.["address"]?.value).toMatch(
      /^\$\{azurerm_managed_redis\.\w+\.hostname\}:\$\{azurerm_managed_redis\.\w+\.default_database\[0\]\.port\}$/,
    );
  });

  it("is as large and as available as asked", () => {
    const plan = Plan.of((stack) => cache(stack, { sku: "MemoryOptimized_M10", highAvailability: false }));
    expect(plan.only(ManagedRedis)).toMatchObject({
      sku_name: "MemoryOptimized_M10",
      high_availability_enabled: false,
    });
  });

  it("logs who connects, and alarms when it is full, busy or failed over", () => {
    const plan = Plan.of((stack) => cache(stack));
    expect(plan.all(MonitorDiagnosticSetting)).toHaveLength(2);
    expect(plan.at("Cache/Logs")).toMatchObject({
      target_resource_id: expect.stringMatching(/databases\/default$/),
    });
    for (const metric_name of ["usedmemorypercentage", "serverLoad", "errors"])
      expect(plan.all(MonitorMetricAlert)).toContainEqual(
        expect.objectContaining({ criteria: [expect.objectContaining({ metric_name })] }),
      );
  });

  it("is only reached inside the network, where there is one", () => {
    const plan = Plan.of((stack) => cache(stack, {}, { network: someNetwork }));
    expect(plan.only(ManagedRedis)).toMatchObject({ public_network_access: "Disabled" });
    expect(plan.only(PrivateEndpoint)).toMatchObject({
      private_service_connection: { subresource_names: ["redisEnterprise"] },
    });
  });

  it.each(["Balanced_B2", "Balanced_B", "Enterprise_E10", "balanced_b0", ""])(
    'fails when sku is "%s"',
    (sku) => {
      expectRefusal(() => Plan.of((stack) => cache(stack, { sku })), "CacheSizeUnknown");
    },
  );
});

function cache(
  stack: TerraformStack,
  props: Partial<CacheProps> = {},
  environment: Partial<FoundationProps> = {},
): Cache {
  return new Cache(stack, "Cache", {
    foundation: foundation(stack, environment),
    purpose: "search",
    ...props,
  });
}
