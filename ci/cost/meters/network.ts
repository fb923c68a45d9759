import type { Moved } from "../../../workloads/demand";
import type { Declared } from "../../stack";
import { accountDemand, answeredDemand, edgeDemand } from "../demand";
import { type Context, hours, UnknownUsage, type UsageOf } from "../usage";
import { referredTo, textAt, valueAt } from "../values";

const privateEndpoint: UsageOf = (endpoint, context) => {
  const target = referredTo(
    context.stack,
    valueAt(endpoint, "private_service_connection", "private_connection_resource_id"),
  );
  const [part] = valueAt(endpoint, "private_service_connection", "subresource_names") as string[];
  const moved = target && movedThrough(target, part, context);
  return [
    { meter: "privatelink.hours", quantity: hours, assumptions: ["always"] },
    ...(moved && moved.gigabytes > 0
      ? [{ meter: "privatelink.data", quantity: moved.gigabytes, assumptions: [moved.because] }]
      : []),
  ];
};

/** What goes through an endpoint: blobs of an account, what is posted to the models of a workspace. */
function movedThrough(target: Declared, part: string | undefined, context: Context): Moved | undefined {
  if (target.type === "azurerm_storage_account" && part === "blob")
    return accountDemand(target, context).moved;
  return part === "amlworkspace" ? answeredDemand(target, context).moved : undefined;
}

const zone: UsageOf = () => [
  { meter: "dns.zones", quantity: 1, assumptions: ["one zone"] },
  { meter: "dns.queries", quantity: 100_000, assumptions: ["100,000 queries"] },
];

/** What runners fetch in a month: tools, packages, providers. */
const fetchedGB = 20;

const natGateway: UsageOf = () => [
  { meter: "nat.hours", quantity: hours, assumptions: ["always"] },
  { meter: "nat.data", quantity: fetchedGB, assumptions: ["20 GB that runners fetch and send"] },
];

const publicAddress: UsageOf = () => [{ meter: "publicip.hours", quantity: hours, assumptions: ["always"] }];

const frontDoor: UsageOf = (profile, context) => {
  const tier = textAt(profile, "sku_name").replace(/_.*/, "");
  const { requests, toClientsGB, toOriginsGB, because } = edgeDemand(profile, context);
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

/**
 * A workspace's own network makes endpoints to what is closed to others, and they cost what all others cost: two to its
 * storage, for blobs and files, one to each of vault and registry, and one to the workspace itself.
 */
const workspace: UsageOf = (declared, { stack }) => {
  const isolation = valueAt(declared, "body", "properties", "managedNetwork", "isolationMode");
  if (isolation === undefined || isolation === "Disabled") return [];
  const isClosed = ({ values }: Declared) =>
    isolation === "AllowOnlyApprovedOutbound" || values["public_network_access_enabled"] === false;
  const named = (property: string) => referredTo(stack, valueAt(declared, "body", "properties", property));
  const dependencies = [
    { of: named("storageAccount"), parts: [" (blob)", " (file)"] },
    { of: named("keyVault"), parts: [""] },
    { of: named("containerRegistry"), parts: [""] },
  ].flatMap(({ of, parts }) => (of && isClosed(of) ? parts.map((part) => `${of.path}${part}`) : []));
  const isPrivate =
    isolation === "AllowOnlyApprovedOutbound" ||
    valueAt(declared, "body", "properties", "publicNetworkAccess") === "Disabled";
  const needed = isPrivate ? [...dependencies, declared.path] : dependencies;
  if (needed.length === 0) return [];
  return [
    {
      meter: "privatelink.hours",
      quantity: needed.length * hours,
      assumptions: [`endpoints of its managed network to ${needed.join(", ")}`],
    },
  ];
};

/** The endpoint that it makes; what little a training moves goes through it. */
const outboundRule: UsageOf = (rule) => {
  const kind = textAt(rule, "body", "properties", "type");
  if (kind !== "PrivateEndpoint") throw new UnknownUsage(`rules of the type ${kind} are priced nowhere here`);
  return [
    { meter: "privatelink.hours", quantity: hours, assumptions: ["an endpoint of the workspace's network"] },
  ];
};

export const network: Readonly<Record<string, UsageOf>> = {
  azurerm_private_endpoint: privateEndpoint,
  azurerm_private_dns_zone: zone,
  azurerm_nat_gateway: natGateway,
  azurerm_public_ip: publicAddress,
  azurerm_cdn_frontdoor_profile: frontDoor,
  "Microsoft.MachineLearningServices/workspaces": workspace,
  "Microsoft.MachineLearningServices/workspaces/outboundRules": outboundRule,
};
