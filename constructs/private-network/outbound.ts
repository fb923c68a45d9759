import { NatGateway } from "@cdktf/provider-azurerm/lib/nat-gateway";
import { NatGatewayPublicIpAssociation } from "@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association";
import { PublicIp } from "@cdktf/provider-azurerm/lib/public-ip";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association";
import { Construct } from "constructs";
import type { Names } from "../core/names";

export interface OutboundProps {
  readonly names: Names;
  readonly resourceGroup: ResourceGroup;
  readonly subnet: Subnet;
}

/** The way out of a subnet: machines without one reach neither GitHub nor Azure Resource Manager. Nobody comes in by it. */
export class Outbound extends Construct {
  constructor(scope: Construct, id: string, { names, resourceGroup, subnet }: OutboundProps) {
    super(scope, id);
    const place = { resourceGroupName: resourceGroup.name, location: resourceGroup.location };
    const address = new PublicIp(this, "Address", {
      ...place,
      name: names.of("publicIp", "runners"),
      sku: "Standard",
      allocationMethod: "Static",
    });
    const gateway = new NatGateway(this, "Resource", {
      ...place,
      name: names.of("natGateway", "runners"),
      skuName: "Standard",
    });
    const addressed = new NatGatewayPublicIpAssociation(this, "AddressOfGateway", {
      natGatewayId: gateway.id,
      publicIpAddressId: address.id,
    });
    new SubnetNatGatewayAssociation(this, "GatewayOfSubnet", {
      natGatewayId: gateway.id,
      subnetId: subnet.id,
      dependsOn: [addressed],
    });
  }
}
