import type { ResourceTypes } from "./resource-type";

export const network: ResourceTypes = {
  azurerm_nat_gateway: {
    id: { armType: "Microsoft.Network/natGateways" },
    nothingToAsk: true,
  },
  azurerm_nat_gateway_public_ip_association: {
    id: { setOn: "nat_gateway_id", below: "publicIpAddresses/associated" },
    free: "part of the NAT gateway",
    nothingToAsk: true,
  },
  azurerm_network_security_group: {
    id: { armType: "Microsoft.Network/networkSecurityGroups" },
    free: "Azure does not charge for network security groups",
    nothingToAsk: true,
  },
  azurerm_private_dns_zone: {
    id: { armType: "Microsoft.Network/privateDnsZones" },
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_private_dns_zone_virtual_network_link: {
    id: {
      parent: "azurerm_private_dns_zone",
      parentName: "private_dns_zone_name",
      below: "virtualNetworkLinks",
    },
    free: "part of the DNS zone",
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_private_endpoint: {
    id: { armType: "Microsoft.Network/privateEndpoints" },
    nothingToAsk: true,
  },
  azurerm_public_ip: {
    id: { armType: "Microsoft.Network/publicIPAddresses" },
    nothingToAsk: true,
  },
  azurerm_subnet: {
    id: { parent: "azurerm_virtual_network", parentName: "virtual_network_name", below: "subnets" },
    free: "Azure does not charge for subnets",
    nothingToAsk: true,
  },
  azurerm_subnet_nat_gateway_association: {
    id: { setOn: "subnet_id", below: "natGateways/associated" },
    free: "part of the NAT gateway",
    nothingToAsk: true,
  },
  azurerm_subnet_network_security_group_association: {
    id: { setOn: "subnet_id", below: "networkSecurityGroups/associated" },
    free: "part of the subnet",
    nothingToAsk: true,
  },
  azurerm_virtual_network: {
    id: { armType: "Microsoft.Network/virtualNetworks" },
    free: "Azure does not charge for virtual networks",
    nothingToAsk: true,
  },
};
