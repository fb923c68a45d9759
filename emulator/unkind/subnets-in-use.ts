import { isWithin, key } from "../../azure/resource-id";
import { ResourceError } from "../resource-manager/resource-error";
import type { Resource, ResourceStore } from "../resource-manager/resource-store";
import { at } from "../resource-manager/values";
import type { UnkindSwitches } from "./switches";

/**
 * Subnets that function apps leave through. Azure goes on holding one after the last app in it has gone, by a link
 * that nobody else can delete. A restart of the emulator ends every wait.
 */
export class SubnetsInUse {
  private readonly resources: ResourceStore;
  private readonly unkind: UnkindSwitches;
  private readonly left = new Map<string, number>();

  constructor(resources: ResourceStore, unkind: UnkindSwitches) {
    this.resources = resources;
    this.unkind = unkind;
  }

  /** An app goes. */
  leave(app: Resource): void {
    const subnet = subnetOf(app);
    if (subnet !== undefined) this.left.set(key(subnet), Date.now());
  }

  /** @throws 400 InUseSubnetCannotBeDeleted for a subnet, or a network with one, that Azure still holds */
  refuseWhenInUse(id: string): void {
    const seconds = this.unkind.now.subnetsStayInUseSeconds;
    if (seconds === undefined) return;
    const used = this.resources.ofType("azapi_resource").map(subnetOf);
    const held = [...this.left].filter(([, since]) => Date.now() < since + seconds * 1_000);
    const subnet = [...used, ...held.map(([each]) => each)].find((each) => each && isWithin(each, id));
    if (subnet === undefined) return;
    const name = subnet.slice(subnet.lastIndexOf("/") + 1);
    throw new ResourceError(
      400,
      "InUseSubnetCannotBeDeleted",
      `Subnet ${name} is in use by ${subnet}/serviceAssociationLinks/legionservicelink and cannot be deleted. ` +
        "In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
    );
  }
}

function subnetOf({ values }: Resource): string | undefined {
  const subnet = at(values, "body.properties.virtualNetworkSubnetId");
  return typeof subnet === "string" ? subnet : undefined;
}
