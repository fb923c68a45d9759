import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { Construct } from "constructs";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, openTo, someNetwork } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import type { NetworkPlace, PrivateNetwork } from "./private-network";

describe("PrivateNetwork", () => {
  it("publishes each endpoint's address in the zone of its service, which exists already", () => {
    const plan = planIn(someNetwork, (network, stack) => {
      for (const purpose of ["films", "photos"])
        network.addEndpoint(new Construct(stack, purpose), "blob", { id: `/${purpose}`, purpose });
    });

    expect(plan.all(PrivateDnsZone)).toEqual([]);
    expect(plan.all(PrivateEndpoint)).toMatchObject([
      {
        subnet_id: someNetwork.subnets.endpoints,
        private_service_connection: {
          private_connection_resource_id: "/films",
          subresource_names: ["blob"],
          is_manual_connection: false,
        },
        private_dns_zone_group: {
          private_dns_zone_ids: [expect.stringMatching(/\/privatelink\.blob\.core\.windows\.net$/)],
        },
      },
      { private_service_connection: { private_connection_resource_id: "/photos" } },
    ]);
  });

  it("publishes the address of a service with two names in both zones", () => {
    const plan = planIn(someNetwork, (network, stack) =>
      network.addEndpoint(stack, "amlworkspace", { id: "/workspace", purpose: "search" }),
    );

    expect(plan.only(PrivateEndpoint)).toMatchObject({
      private_dns_zone_group: {
        private_dns_zone_ids: [
          expect.stringMatching(/\/privatelink\.api\.azureml\.ms$/),
          expect.stringMatching(/\/privatelink\.notebooks\.azure\.net$/),
        ],
      },
    });
  });

  it("names an endpoint anew in other zones, and never two in the same, which would take each other's record away", () => {
    const nameIn = (place: NetworkPlace) =>
      planIn(place, (network, stack) =>
        network.addEndpoint(stack, "blob", { id: "/photos", purpose: "photos" }),
      ).only(PrivateEndpoint)["name"];
    const { subnets, zones } = someNetwork;
    const other = (id: string) => id.replace("rg-hub", "rg-other");
    const moved = { ...someNetwork, subnets: { ...subnets, endpoints: other(subnets.endpoints) } };
    const movedWithZones = { ...moved, zones: [...zones].map(other) };
    const published = { ...moved, zones: "central" as const };

    expect(nameIn(moved)).toBe(nameIn(someNetwork));
    expect(new Set([someNetwork, movedWithZones, published].map(nameIn)).size).toBe(3);
  });

  it("leaves an endpoint's zones to the policy that publishes it", () => {
    const plan = planIn({ ...someNetwork, zones: "central" }, (network, stack) =>
      network.addEndpoint(stack, "blob", { id: "/photos", purpose: "photos" }),
    );

    expect(plan.only(PrivateEndpoint)).not.toHaveProperty("private_dns_zone_group");
    // else the next deploy would take away what the policy has added
    expect(plan.only(PrivateEndpoint)).toMatchObject({
      lifecycle: { ignore_changes: ["private_dns_zone_group"] },
    });
  });

  it.each([
    [{ inside: true }, true],
    [{ subnetIds: [someNetwork.subnets.endpoints] }, false],
    [{ ipRanges: ["203.0.113.7"] }, false],
    [{ inside: true, ipRanges: ["203.0.113.7"] }, false],
  ])("deployed from %j is closed to everybody outside: %s", (deployFrom, isClosed) => {
    planIn(openTo(deployFrom), (network) => expect(network.isClosed).toBe(isClosed));
  });

  it.each([{}, { inside: false }, { subnetIds: [], ipRanges: [] }])(
    "fails when it is deployed from %j, which is nowhere",
    (deployFrom) => {
      expectRefusal(() => planIn(openTo(deployFrom)), "NoPlaceToDeployFrom");
    },
  );

  it("fails when a service has no zone", () => {
    const zones = [...someNetwork.zones].filter((id) => !id.endsWith("privatelink.vaultcore.azure.net"));
    expectRefusal(
      () =>
        planIn({ ...someNetwork, zones }, (network, stack) =>
          network.addEndpoint(stack, "vault", { id: "/vault", purpose: "secrets" }),
        ),
      "ZoneNotNamed",
    );
  });

  it("fails when there is a cluster and no subnet for its nodes", () => {
    const { cluster: _, ...subnets } = someNetwork.subnets;
    expectRefusal(
      () => planIn({ ...someNetwork, subnets }, (network) => network.clusterSubnetId),
      "ClusterSubnetNotNamed",
    );
  });
});

function planIn(
  place: NetworkPlace,
  use: (network: PrivateNetwork, stack: Construct) => unknown = () => undefined,
): Plan {
  return Plan.of((stack) => {
    const { network } = foundation(stack, { network: place });
    if (network) use(network, stack);
  });
}
