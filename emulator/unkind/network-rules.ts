import { BlockList } from "node:net";
import { isWithin, sameId } from "../../azure/resource-id";
import type { LocalPrincipal } from "../identity/identity";
import type { Values } from "../resource-manager/protocol";
import type { Resource, ResourceStore } from "../resource-manager/resource-store";
import { at, block, blocks, isRecord, optionalText, texts } from "../resource-manager/values";
import type { UnkindSwitches } from "./switches";

/** The address that a deployer outside has on the internet: one that documentation is written with. */
export const outsideAddress = "203.0.113.7";

/** Part of a resource that has an endpoint of its own, by Azure's name of the subresource. */
export type Subresource = "blob" | "queue" | "table" | "vault";

/** Of a workspace, whose own network makes endpoints there. */
const reachedByItself: Partial<Record<Subresource, string>> = { blob: "storageAccount", vault: "keyVault" };

/** A request that a firewall stops. */
export interface NotReached {
  readonly why: string;
  /** Whether nobody at all is let in by the public address. */
  readonly isPublicOff: boolean;
}

/** Where a request comes from, as far as firewalls care. */
interface Origin {
  /** The subnet of an app. */
  readonly subnet?: string;
  /** The ML workspace in whose own network a job runs. */
  readonly workspace?: Resource;
  /** Whether it is in the network of whatever endpoint it looks for. */
  readonly isInside?: boolean;
  readonly address?: string;
  /** One of Azure's own services, working for the estate. */
  readonly isTrusted?: boolean;
}

/**
 * The network rules of storage accounts and vaults, for callers that are all on one machine: where each would stand in
 * Azure is told by who it is.
 *
 *   private endpoint, zone group, zone, link ──each endpointsTakeSeconds old──▶ through the endpoint
 *   otherwise the public name: addresses, subnets and trusted services that the rules let in
 */
export class NetworkRules {
  private readonly resources: ResourceStore;
  private readonly unkind: UnkindSwitches;

  constructor(resources: ResourceStore, unkind: UnkindSwitches) {
    this.resources = resources;
    this.unkind = unkind;
  }

  /** @returns undefined when the request gets there */
  refusalOf(principal: LocalPrincipal, resourceId: string, subresource: Subresource): NotReached | undefined {
    const target = this.resources.get(resourceId);
    if (this.unkind.now.endpointsTakeSeconds === undefined || target === undefined) return undefined;
    const origin = this.originOf(principal);
    if (this.hasEndpointFor(origin, resourceId, subresource)) return undefined;
    if (isLetIn(origin, target.values)) return undefined;
    const isPublicOff = target.values["public_network_access_enabled"] === false;
    return { why: this.whyNot(principal, origin, resourceId), isPublicOff };
  }

  private whyNot(
    { name }: LocalPrincipal,
    { isInside, subnet, workspace, address }: Origin,
    resourceId: string,
  ): string {
    const { endpointsTakeSeconds } = this.unkind.now;
    if (workspace)
      return `no outbound rule that lets ${name} out of the network of ${workspace.id} to ${resourceId} was there ${endpointsTakeSeconds} s ago, and the public address is closed`;
    return isInside || subnet
      ? `no private endpoint with a zone that is linked to the network was there ${endpointsTakeSeconds} s ago, and the public address is closed`
      : `${name} stands outside of the network, at ${address ?? "an address of Azure's"}, and the rules of ${resourceId} let nobody in from there`;
  }

  private originOf({ kind, objectId }: LocalPrincipal): Origin {
    if (kind === "Developer") {
      return this.unkind.now.deployerStands === "inside" ? { isInside: true } : { address: outsideAddress };
    }
    const workspace = this.workspaceThatRuns(objectId);
    if (workspace) return { workspace };
    const apps = this.resources.ofType("azapi_resource").filter((app) => this.isRunBy(app, objectId));
    if (apps.length === 0) return { isTrusted: true };
    const subnet = apps
      .map(({ values }) => at(values, "body.properties.virtualNetworkSubnetId"))
      .find(Boolean);
    return typeof subnet === "string" ? { subnet } : {};
  }

  /** Where jobs under an identity run, if that is a network that has to let them out. */
  private workspaceThatRuns(objectId: string): Resource | undefined {
    const clusters = this.resources.ofType("azurerm_machine_learning_compute_cluster");
    return clusters
      .filter((cluster) => this.principalsOf(cluster).includes(objectId))
      .map(({ values }) => this.resources.get(String(values["machine_learning_workspace_id"])))
      .find((workspace) => isIsolated(workspace?.values));
  }

  private isRunBy(app: Resource, objectId: string): boolean {
    return (
      String(app.values["type"]).startsWith("Microsoft.Web/sites@") &&
      this.principalsOf(app).includes(objectId)
    );
  }

  private principalsOf({ identity, values }: Resource): readonly unknown[] {
    const assigned = blocks(values, "identity").flatMap((each) => texts(each, "identity_ids"));
    return [identity?.objectId, ...assigned.map((id) => this.resources.get(id)?.values["principal_id"])];
  }

  private hasEndpointFor(origin: Origin, resourceId: string, subresource: Subresource): boolean {
    if (origin.workspace) return this.isLetOut(origin.workspace, resourceId, subresource);
    if (!origin.isInside && origin.subnet === undefined) return false;
    return this.resources.ofType("azurerm_private_endpoint").some((endpoint) => {
      const connection = block(endpoint.values, "private_service_connection") ?? {};
      const network = networkOf(optionalText(endpoint.values, "subnet_id"));
      if (!sameId(optionalText(connection, "private_connection_resource_id") ?? "", resourceId)) return false;
      if (!texts(connection, "subresource_names").includes(subresource)) return false;
      if (origin.subnet !== undefined && !isWithin(origin.subnet, network)) return false;
      const zones = texts(block(endpoint.values, "private_dns_zone_group") ?? {}, "private_dns_zone_ids");
      return this.isKnown(endpoint) && zones.some((zone) => this.resolvesIn(network, zone));
    });
  }

  /** A workspace's network leads to its own storage and vault by itself, elsewhere by outbound rules. */
  private isLetOut({ id, values }: Resource, resourceId: string, subresource: Subresource): boolean {
    const property = reachedByItself[subresource];
    const own = property && at(values, `body.properties.${property}`);
    if (typeof own === "string" && sameId(own, resourceId)) return true;
    return this.resources.ofType("azapi_resource").some((rule) => {
      const destination = at(rule.values, "body.properties.destination");
      if (!isWithin(rule.id, `${id}/outboundRules`) || !isRecord(destination)) return false;
      const { serviceResourceId, subresourceTarget } = destination;
      return (
        sameId(String(serviceResourceId), resourceId) &&
        subresourceTarget === subresource &&
        this.isKnown(rule)
      );
    });
  }

  /** What somebody else made, long before this estate, resolves. */
  private resolvesIn(network: string, zoneId: string): boolean {
    const zone = this.resources.get(zoneId);
    if (zone === undefined) return true;
    const links = this.resources
      .ofType("azurerm_private_dns_zone_virtual_network_link")
      .filter(
        ({ id, values }) => isWithin(id, zoneId) && sameId(String(values["virtual_network_id"]), network),
      );
    return this.isKnown(zone) && links.some((link) => this.isKnown(link));
  }

  private isKnown({ since = 0 }: Resource): boolean {
    return Date.now() >= since + (this.unkind.now.endpointsTakeSeconds ?? 0) * 1_000;
  }
}

/** Whether its machines are in a network of its own. */
function isIsolated(workspace: Values | undefined): boolean {
  const mode = at(workspace ?? {}, "body.properties.managedNetwork.isolationMode") ?? "Disabled";
  return mode !== "Disabled";
}

/** Through the public address. */
function isLetIn({ address, subnet, isTrusted }: Origin, values: Values): boolean {
  const rules = block(values, "network_rules") ?? block(values, "network_acls") ?? {};
  const isClosed = optionalText(rules, "default_action") === "Deny";
  const isOff = values["public_network_access_enabled"] === false;
  // trusted access takes precedence over all of it
  if (isTrusted) return (!isClosed && !isOff) || [rules["bypass"]].flat().includes("AzureServices");
  if (isOff) return false;
  if (!isClosed || (address !== undefined && isListed(address, texts(rules, "ip_rules")))) return true;
  return subnet !== undefined && texts(rules, "virtual_network_subnet_ids").some((id) => sameId(id, subnet));
}

function isListed(address: string, ranges: readonly string[]): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits] = range.split("/");
    list.addSubnet(network, bits === undefined ? 32 : Number(bits));
  }
  return list.check(address);
}

/** @param subnetId ".../virtualNetworks/n/subnets/s" */
function networkOf(subnetId = ""): string {
  return subnetId.replace(/\/subnets\/[^/]+$/i, "");
}
