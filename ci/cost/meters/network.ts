import { edgeDemand, storageDemand } from "../demand";
import { hours, type UsageOf } from "../usage";
import { referredTo, textAt, valueAt } from "../values";

const privateEndpoint: UsageOf = (endpoint, { stack, load }) => {
  const target = referredTo(
    stack,
    valueAt(endpoint, "private_service_connection", "private_connection_resource_id"),
  );
  const [part] = valueAt(endpoint, "private_service_connection", "subresource_names") as string[];
  const moved =
    target?.type === "azurerm_storage_account" && part === "blob" ? storageDemand(target, load).movedGB : 0;
  return [
    { meter: "privatelink.hours", quantity: hours, assumptions: ["always"] },
    ...(moved > 0
      ? [
          {
            meter: "privatelink.data",
            quantity: moved,
            assumptions: ["pictures in and out; all else is little"],
          },
        ]
      : []),
  ];
};

const zone: UsageOf = () => [
  { meter: "dns.zones", quantity: 1, assumptions: ["one zone"] },
  { meter: "dns.queries", quantity: 100_000, assumptions: ["100,000 queries"] },
];

const frontDoor: UsageOf = (profile, { load }) => {
  const tier = textAt(profile, "sku_name").replace(/_.*/, "");
  const { requests, toClientsGB, toOriginsGB, because } = edgeDemand(load);
  return [
    {
      meter: `frontdoor.${tier}.base`,
      quantity: 1,
      assumptions: ["one profile, with its rules and firewall"],
    },
    { meter: `frontdoor.${tier}.requests`, quantity: requests, assumptions: [because] },
    { meter: `frontdoor.${tier}.toClients`, quantity: toClientsGB, assumptions: [because, "in Europe"] },
    { meter: `frontdoor.${tier}.toOrigins`, quantity: toOriginsGB, assumptions: [because] },
  ];
};

/** A workspace's own network makes endpoints to what is closed to others, and they cost what all others cost. */
const workspace: UsageOf = (declared, { stack }) => {
  const isolation = valueAt(declared, "managed_network", "isolation_mode");
  if (isolation === undefined || isolation === "Disabled") return [];
  const needed = ["storage_account_id", "key_vault_id", "container_registry_id"]
    .map((name) => referredTo(stack, declared.values[name]))
    .filter((each) => each !== undefined)
    .filter(
      ({ values }) =>
        isolation === "AllowOnlyApprovedOutbound" || values["public_network_access_enabled"] === false,
    );
  if (needed.length === 0) return [];
  return [
    {
      meter: "privatelink.hours",
      quantity: needed.length * hours,
      assumptions: [`endpoints of its managed network to ${needed.map(({ path }) => path).join(", ")}`],
    },
  ];
};

export const network: Readonly<Record<string, UsageOf>> = {
  azurerm_private_endpoint: privateEndpoint,
  azurerm_private_dns_zone: zone,
  azurerm_cdn_frontdoor_profile: frontDoor,
  azurerm_machine_learning_workspace: workspace,
};
