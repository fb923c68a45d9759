import { NatGateway } from "@cdktf/provider-azurerm/lib/nat-gateway";
import { NatGatewayPublicIpAssociation } from "@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { Plan } from "../../test/support/plan";
import { Names } from "../core/names";
import { subnetsOf } from "./address-space";
import { OwnNetwork, type OwnNetworkProps } from "./own-network";
import { ownNetworkIds } from "./own-network-ids";

const subscriptionId = "00000000-0000-0000-0000-000000000001";
const namesIn = (stack: TerraformStack) =>
  new Names(stack, { product: "gallery", environment: "test", subscriptionId });

describe("OwnNetwork", () => {
  it("has subnets for apps, endpoints and runners", () => {
    expect(planOf().all(Subnet)).toMatchObject([
      {
        name: "apps",
        address_prefixes: ["10.7.4.0/26"],
        delegation: [{ service_delegation: { name: "Microsoft.App/environments" } }],
      },
      { name: "endpoints", address_prefixes: ["10.7.4.64/26"] },
      {
        name: "runners",
        address_prefixes: ["10.7.4.192/26"],
        default_outbound_access_enabled: false,
        service_endpoints: ["Microsoft.KeyVault", "Microsoft.Storage"],
      },
    ]);
  });

  it("has a subnet for the nodes of a cluster where there is one", () => {
    expect(planOf({ hasCluster: true }).all(Subnet)).toContainEqual(
      expect.objectContaining({ name: "cluster", address_prefixes: ["10.7.4.128/26"] }),
    );
  });

  it("lends the runners' subnet to GitHub when its machines deploy", () => {
    const plan = planOf({ runners: "github" });

    expect(plan.at("Network/Runners/Resource")).toMatchObject({
      delegation: [{ service_delegation: { name: "GitHub.Network/networkSettings" } }],
    });
    expect(plan.at("Network/Runners/Resource")).not.toHaveProperty("default_outbound_access_enabled");
  });

  it("gives runners a way out, and nobody a way in", () => {
    const plan = planOf();

    expect(plan.only(NatGateway)).toMatchObject({ sku_name: "Standard" });
    expect(plan.all(NatGatewayPublicIpAssociation)).toHaveLength(1);
    expect(plan.only(SubnetNatGatewayAssociation)).toMatchObject({
      subnet_id: `\${${plan.addressOf("Network/Runners/Resource")}.id}`,
    });
    expect(plan.all(SubnetNetworkSecurityGroupAssociation)).toHaveLength(plan.all(Subnet).length);
  });

  it("has the zones of its services, each linked to it", () => {
    const plan = planOf({ services: ["blob", "amlworkspace"] });

    expect(plan.all(PrivateDnsZone).map(({ name }) => name)).toEqual([
      "privatelink.api.azureml.ms",
      "privatelink.blob.core.windows.net",
      "privatelink.notebooks.azure.net",
    ]);
    expect(plan.all(PrivateDnsZoneVirtualNetworkLink)).toHaveLength(3);
  });

  it("gives Azure time to take the apps' link away before it deletes their subnet", () => {
    const plan = planOf();
    const sleep = plan.only(Sleep);

    expect(sleep).toMatchObject({ destroy_duration: "600s" });
    expect(sleep).not.toHaveProperty("create_duration");
    // what depends on something is destroyed before it
    expect(sleep["depends_on"]).toEqual([plan.addressOf("Network/Apps/Resource")]);
  });

  it("has the ids that whoever is in it reckons with", () => {
    const plan = planOf({ hasCluster: true });
    let ids: ReturnType<typeof ownNetworkIds> | undefined;
    Plan.of((stack) => {
      const needs = { services: ["blob", "vault"] as const, hasCluster: true };
      ids = ownNetworkIds(namesIn(stack), subscriptionId, needs);
    });

    const { name: group } = plan.only(ResourceGroup);
    const provider = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Network`;
    const network = `${provider}/virtualNetworks/${plan.only(VirtualNetwork)["name"]}`;
    const made = plan.all(Subnet).map(({ name }) => `${network}/subnets/${name}`);
    expect([...Object.values(ids?.subnets ?? {}), ids?.runnerSubnetId].sort()).toEqual([...made].sort());
    expect([...(ids?.zones ?? [])].sort()).toEqual(
      plan.all(PrivateDnsZone).map(({ name }) => `${provider}/privateDnsZones/${name}`),
    );
  });

  it.each(["10.7.0.0", "10.7.0.0/25", "10.7.0.0/15", "10.7.1.0/22", "10.7.0.1/24", "300.0.0.0/16", "x"])(
    'fails when addressSpace is "%s"',
    (addressSpace) => {
      expectRefusal(() => planOf({ addressSpace }), "AddressSpaceNotLegal");
    },
  );
});

describe("subnetsOf", () => {
  it.each([
    ["10.0.0.0/16", "10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/26", "10.0.0.192/26"],
    ["192.168.5.0/24", "192.168.5.0/26", "192.168.5.64/26", "192.168.5.128/26", "192.168.5.192/26"],
  ])("cuts %s into %s, %s, %s and %s", (addressSpace, apps, endpoints, cluster, runners) => {
    expect(subnetsOf(addressSpace)).toEqual({ apps, endpoints, cluster, runners });
  });
});

function planOf(props: Partial<OwnNetworkProps> = {}): Plan {
  return Plan.of((stack) => {
    const names = namesIn(stack);
    const resourceGroup = new ResourceGroup(stack, "Group", {
      name: names.of("resourceGroup", "network"),
      location: "westeurope",
    });
    new OwnNetwork(stack, "Network", {
      resourceGroup,
      names,
      addressSpace: "10.7.4.0/22",
      services: ["blob", "vault"],
      hasCluster: false,
      ...props,
    });
  });
}
