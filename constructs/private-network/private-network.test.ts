import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { Construct } from "constructs";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { subnetsOf } from "./address-space";

describe("PrivateNetwork", () => {
  it("has a subnet that apps leave through and one for endpoints", () => {
    const plan = Plan.of((stack) => foundation(stack, { network: { addressSpace: "10.7.4.0/22" } }));

    expect(plan.all(Subnet)).toMatchObject([
      {
        name: "apps",
        address_prefixes: ["10.7.4.0/26"],
        delegation: [{ service_delegation: { name: "Microsoft.App/environments" } }],
      },
      { name: "endpoints", address_prefixes: ["10.7.4.64/26"] },
    ]);
  });

  it("publishes each endpoint's address in the zone of its service, made once", () => {
    const plan = Plan.of((stack) => {
      const { network } = foundation(stack, { network: { addressSpace: "10.7.0.0/22" } });
      for (const purpose of ["films", "photos"])
        network?.addEndpoint(new Construct(stack, purpose), "blob", { id: `/${purpose}`, purpose });
    });

    expect(plan.only(PrivateDnsZone)).toMatchObject({ name: "privatelink.blob.core.windows.net" });
    expect(plan.all(PrivateDnsZoneVirtualNetworkLink)).toHaveLength(1);
    expect(plan.all(PrivateEndpoint)).toMatchObject([
      {
        private_service_connection: {
          private_connection_resource_id: "/films",
          subresource_names: ["blob"],
          is_manual_connection: false,
        },
        private_dns_zone_group: {
          private_dns_zone_ids: [expect.stringContaining("azurerm_private_dns_zone")],
        },
      },
      { private_service_connection: { private_connection_resource_id: "/photos" } },
    ]);
  });

  it("publishes the address of a service with two names in both zones", () => {
    const plan = Plan.of((stack) => {
      const { network } = foundation(stack, { network: { addressSpace: "10.7.0.0/22" } });
      network?.addEndpoint(stack, "amlworkspace", { id: "/workspace", purpose: "search" });
    });

    expect(plan.all(PrivateDnsZone).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"]),
    );
    expect(plan.all(PrivateDnsZoneVirtualNetworkLink)).toHaveLength(2);
    expect(plan.only(PrivateEndpoint)).toMatchObject({
      private_dns_zone_group: { private_dns_zone_ids: [expect.anything(), expect.anything()] },
    });
  });

  it("has a subnet for the nodes of a cluster, once somebody asks for it", () => {
    const plan = Plan.of((stack) => {
      const { network } = foundation(stack, { network: { addressSpace: "10.7.0.0/22" } });
      expect(network?.clusterSubnet).toBe(network?.clusterSubnet);
    });
    expect(plan.all(Subnet)).toContainEqual(
      expect.objectContaining({ name: "cluster", address_prefixes: ["10.7.0.128/26"] }),
    );
  });

  it.each(["10.7.0.0", "10.7.0.0/25", "10.7.0.0/15", "10.7.1.0/22", "10.7.0.1/24", "300.0.0.0/16", "x"])(
    'fails when addressSpace is "%s"',
    (addressSpace) => {
      expectRefusal(
        () => Plan.of((stack) => foundation(stack, { network: { addressSpace } })),
        "AddressSpaceNotLegal",
      );
    },
  );
});

describe("subnetsOf", () => {
  it.each([
    ["10.0.0.0/16", "10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/26"],
    ["192.168.5.0/24", "192.168.5.0/26", "192.168.5.64/26", "192.168.5.128/26"],
  ])("cuts %s into %s, %s and %s", (addressSpace, apps, endpoints, cluster) => {
    expect(subnetsOf(addressSpace)).toEqual({ apps, endpoints, cluster });
  });
});
