import type { TerraformTypes } from "../../terraform/terraform-types";
import { networkRules } from "./terraform-rules";

export const terraform: TerraformTypes = {
  beyondSchema: {
    azurerm_virtual_network: {
      items: { address_space: { min: 1 }, "subnet.address_prefixes": { min: 1 } },
      counts: { ip_address_pool: { max: 2 } },
      exactlyOneOf: [["address_space", "ip_address_pool"]],
      defaults: {
        private_endpoint_vnet_policies: "Disabled",
        "subnet.default_outbound_access_enabled": true,
        "subnet.private_endpoint_network_policies": "Disabled",
        "subnet.private_link_service_network_policies_enabled": true,
      },
      forceNew: ["edge_zone", "location", "name", "resource_group_name"],
    },
    azurerm_subnet: {
      items: { address_prefixes: { min: 1 } },
      exactlyOneOf: [["address_prefixes", "ip_address_pool"]],
      defaults: {
        default_outbound_access_enabled: true,
        private_endpoint_network_policies: "Disabled",
        private_link_service_network_policies_enabled: true,
      },
      forceNew: ["name", "resource_group_name", "virtual_network_name"],
    },
    azurerm_network_security_group: { forceNew: ["location", "name", "resource_group_name"] },
    azurerm_subnet_network_security_group_association: {
      forceNew: ["network_security_group_id", "subnet_id"],
    },
    azurerm_public_ip: {
      defaults: {
        ddos_protection_mode: "VirtualNetworkInherited",
        idle_timeout_in_minutes: 4,
        ip_version: "IPv4",
        sku: "Standard",
        sku_tier: "Regional",
      },
      forceNew: [
        "edge_zone",
        "ip_tags",
        "ip_version",
        "location",
        "name",
        "public_ip_prefix_id",
        "resource_group_name",
        "sku",
        "sku_tier",
        "zones",
      ],
    },
    azurerm_nat_gateway: {
      defaults: { idle_timeout_in_minutes: 4, sku_name: "Standard" },
      forceNew: ["location", "name", "resource_group_name", "zones"],
    },
    azurerm_nat_gateway_public_ip_association: { forceNew: ["nat_gateway_id", "public_ip_address_id"] },
    azurerm_subnet_nat_gateway_association: { forceNew: ["nat_gateway_id", "subnet_id"] },
    azurerm_private_dns_zone: {
      computedBlocks: ["soa_record"],
      defaults: {
        "soa_record.expire_time": 2419200,
        "soa_record.minimum_ttl": 10,
        "soa_record.refresh_time": 3600,
        "soa_record.retry_time": 300,
        "soa_record.ttl": 3600,
      },
      forceNew: ["name", "resource_group_name", "soa_record"],
    },
    azurerm_private_dns_zone_virtual_network_link: {
      defaults: { registration_enabled: false },
      forceNew: ["name", "private_dns_zone_name", "resource_group_name", "virtual_network_id"],
    },
    azurerm_private_endpoint: {
      exactlyOneOf: [
        [
          "private_service_connection.private_connection_resource_id",
          "private_service_connection.private_connection_resource_alias",
        ],
      ],
      forceNew: [
        "custom_network_interface_name",
        "ip_configuration.member_name",
        "ip_configuration.name",
        "ip_configuration.private_ip_address",
        "ip_configuration.subresource_name",
        "location",
        "name",
        "private_service_connection.is_manual_connection",
        "private_service_connection.name",
        "private_service_connection.private_connection_resource_alias",
        "private_service_connection.private_connection_resource_id",
        "private_service_connection.subresource_names",
        "resource_group_name",
        "subnet_id",
      ],
    },
  },
  rules: networkRules,
};
