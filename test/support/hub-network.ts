import { privateDnsZones } from "../../constructs/private-network/private-dns-zones";

const hub =
  "/subscriptions/10ca1000-0000-4000-8000-00000000000a/resourceGroups/hub/providers/Microsoft.Network";

/** A network of somebody else's, as the file of an environment says it; the local Azure takes it to be there. */
export const hubNetwork = {
  mode: "private",
  existing: {
    subnets: {
      apps: `${hub}/virtualNetworks/hub/subnets/apps`,
      endpoints: `${hub}/virtualNetworks/hub/subnets/ends`,
    },
    zones: Object.values(privateDnsZones)
      .flat()
      .map((name) => `${hub}/privateDnsZones/${name}`),
  },
  deployFrom: { inside: true },
};
