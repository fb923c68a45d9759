import { atLeast, between, type Checks, filled, length, oneOf, pattern } from "../../validation/checks";
import { anyResourceId, resourceId } from "../../validation/formats";

const networkName = pattern(
  /^[A-Za-z0-9]([\w.-]{0,78}\w)?$/,
  "1 to 80 letters, digits, points, hyphens and underscores, with a letter or digit first",
);
const privateLinkName = networkName;
const delegations = [
  "GitHub.Network/networkSettings",
  "Informatica.DataManagement/organizations",
  "Microsoft.ApiManagement/service",
  "Microsoft.Apollo/npu",
  "Microsoft.App/environments",
  "Microsoft.App/testClients",
  "Microsoft.AVS/PrivateClouds",
  "Microsoft.AzureCosmosDB/clusters",
  "Microsoft.BareMetal/AzureHostedService",
  "Microsoft.BareMetal/AzureHPC",
  "Microsoft.BareMetal/AzurePaymentHSM",
  "Microsoft.BareMetal/AzureVMware",
  "Microsoft.BareMetal/CrayServers",
  "Microsoft.BareMetal/MonitoringServers",
  "Microsoft.Batch/batchAccounts",
  "Microsoft.CloudTest/hostedpools",
  "Microsoft.CloudTest/images",
  "Microsoft.CloudTest/pools",
  "Microsoft.Codespaces/plans",
  "Microsoft.ContainerInstance/containerGroups",
  "Microsoft.ContainerService/managedClusters",
  "Microsoft.ContainerService/TestClients",
  "Microsoft.Databricks/workspaces",
  "Microsoft.DBforMySQL/flexibleServers",
  "Microsoft.DBforMySQL/servers",
  "Microsoft.DBforMySQL/serversv2",
  "Microsoft.DBforPostgreSQL/flexibleServers",
  "Microsoft.DBforPostgreSQL/serversv2",
  "Microsoft.DBforPostgreSQL/singleServers",
  "Microsoft.DelegatedNetwork/controller",
  "Microsoft.DevCenter/networkConnection",
  "Microsoft.DevOpsInfrastructure/pools",
  "Microsoft.DocumentDB/cassandraClusters",
  "Microsoft.Fidalgo/networkSettings",
  "Microsoft.HardwareSecurityModules/dedicatedHSMs",
  "Microsoft.Kusto/clusters",
  "Microsoft.LabServices/labplans",
  "Microsoft.Logic/integrationServiceEnvironments",
  "Microsoft.MachineLearningServices/workspaces",
  "Microsoft.Netapp/volumes",
  "Microsoft.Network/applicationGateways",
  "Microsoft.Network/dnsResolvers",
  "Microsoft.Network/managedResolvers",
  "Microsoft.Network/fpgaNetworkInterfaces",
  "Microsoft.Network/networkWatchers.",
  "Microsoft.Network/virtualNetworkGateways",
  "Microsoft.Orbital/orbitalGateways",
  "Microsoft.PowerAutomate/hostedRpa",
  "Microsoft.PowerPlatform/enterprisePolicies",
  "Microsoft.PowerPlatform/vnetaccesslinks",
  "Microsoft.ServiceFabricMesh/networks",
  "Microsoft.ServiceNetworking/trafficControllers",
  "Microsoft.Singularity/accounts/networks",
  "Microsoft.Singularity/accounts/npu",
  "Microsoft.Sql/managedInstances",
  "Microsoft.Sql/managedInstancesOnebox",
  "Microsoft.Sql/managedInstancesStage",
  "Microsoft.Sql/managedInstancesTest",
  "Microsoft.Sql/servers",
  "Microsoft.StoragePool/diskPools",
  "Microsoft.StreamAnalytics/streamingJobs",
  "Microsoft.Synapse/workspaces",
  "Microsoft.Web/hostingEnvironments",
  "Microsoft.Web/serverFarms",
  "NGINX.NGINXPLUS/nginxDeployments",
  "Oracle.Database/networkAttachments",
  "PaloAltoNetworks.Cloudngfw/firewalls",
  "Qumulo.Storage/fileSystems",
];
const ipamPoolId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/networkManagers/{}/ipamPools/{}",
);
const natGatewayId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/natGateways/{}",
);
const subnetId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/virtualNetworks/{}/subnets/{}",
);
const actions = oneOf(
  "Microsoft.Network/networkinterfaces/*",
  "Microsoft.Network/publicIPAddresses/join/action",
  "Microsoft.Network/publicIPAddresses/read",
  "Microsoft.Network/virtualNetworks/read",
  "Microsoft.Network/virtualNetworks/subnets/action",
  "Microsoft.Network/virtualNetworks/subnets/join/action",
  "Microsoft.Network/virtualNetworks/subnets/prepareNetworkPolicies/action",
  "Microsoft.Network/virtualNetworks/subnets/unprepareNetworkPolicies/action",
);
const privateEndpointNetworkPolicies = oneOf(
  "Disabled",
  "Enabled",
  "NetworkSecurityGroupEnabled",
  "RouteTableEnabled",
);
const serviceEndpointPolicyId = resourceId(
  "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/serviceEndpointPolicies/{}",
);

/** What the values must be, by type and path. */
export const networkRules: Readonly<Record<string, Checks>> = {
  azurerm_virtual_network: {
    address_space: filled,
    bgp_community: pattern(/^\d{1,5}:\d{1,5}$/, "two numbers with a colon between them"),
    "ddos_protection_plan.id": resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/ddosProtectionPlans/{}",
    ),
    dns_servers: filled,
    edge_zone: filled,
    "encryption.enforcement": oneOf("DropUnencrypted", "AllowUnencrypted"),
    flow_timeout_in_minutes: between(4, 30),
    "ip_address_pool.id": ipamPoolId,
    "ip_address_pool.number_of_ip_addresses": pattern(/^[1-9]\d*$/, "a whole number above zero"),
    name: networkName,
    private_endpoint_vnet_policies: oneOf("Basic", "Disabled"),
    "subnet.address_prefixes": filled,
    "subnet.delegation.service_delegation.actions": actions,
    "subnet.delegation.service_delegation.name": oneOf(...delegations),
    "subnet.name": filled,
    "subnet.private_endpoint_network_policies": privateEndpointNetworkPolicies,
    "subnet.route_table_id": resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/routeTables/{}",
    ),
    "subnet.service_endpoint_policy_ids": serviceEndpointPolicyId,
  },
  azurerm_subnet: {
    address_prefixes: filled,
    "delegation.service_delegation.actions": actions,
    "delegation.service_delegation.name": oneOf(...delegations),
    "ip_address_pool.id": ipamPoolId,
    "ip_address_pool.number_of_ip_addresses": pattern(/^[1-9]\d*$/, "a whole number above zero"),
    name: networkName,
    private_endpoint_network_policies: privateEndpointNetworkPolicies,
    service_endpoint_policy_ids: serviceEndpointPolicyId,
    sharing_scope: oneOf("Tenant"),
  },
  azurerm_public_ip: {
    allocation_method: oneOf("Static", "Dynamic"),
    ddos_protection_mode: oneOf("Disabled", "Enabled", "VirtualNetworkInherited"),
    idle_timeout_in_minutes: between(4, 30),
    ip_version: oneOf("IPv4", "IPv6"),
    name: filled,
    sku: oneOf("Basic", "Standard"),
    sku_tier: oneOf("Global", "Regional"),
  },
  azurerm_nat_gateway: {
    idle_timeout_in_minutes: between(4, 120),
    name: networkName,
    sku_name: oneOf("Standard"),
  },
  azurerm_nat_gateway_public_ip_association: {
    nat_gateway_id: natGatewayId,
    public_ip_address_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/publicIPAddresses/{}",
    ),
  },
  azurerm_subnet_nat_gateway_association: { nat_gateway_id: natGatewayId, subnet_id: subnetId },
  azurerm_subnet_network_security_group_association: {
    network_security_group_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/networkSecurityGroups/{}",
    ),
    subnet_id: subnetId,
  },
  azurerm_private_dns_zone: {
    name: pattern(/^([A-Za-z0-9_-]+\.)+[A-Za-z0-9_-]+$/, "a domain name of at least two labels"),
    "soa_record.email": pattern(
      /^[A-Za-z\d_-]+(\.[A-Za-z\d_-]+)+\.?$/,
      "an address written with points alone",
    ),
    "soa_record.expire_time": atLeast(0),
    "soa_record.minimum_ttl": atLeast(0),
    "soa_record.refresh_time": atLeast(0),
    "soa_record.retry_time": atLeast(0),
    "soa_record.ttl": between(0, 2_147_483_647),
  },
  azurerm_private_dns_zone_virtual_network_link: {
    private_dns_zone_name: filled,
    resolution_policy: oneOf("Default", "NxDomainRedirect"),
    virtual_network_id: resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/virtualNetworks/{}",
    ),
  },
  azurerm_private_endpoint: {
    "ip_configuration.member_name": filled,
    "ip_configuration.name": privateLinkName,
    "ip_configuration.private_ip_address": filled,
    "ip_configuration.subresource_name": filled,
    name: privateLinkName,
    "private_dns_zone_group.name": privateLinkName,
    "private_dns_zone_group.private_dns_zone_ids": resourceId(
      "/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/privateDnsZones/{}",
    ),
    "private_service_connection.name": privateLinkName,
    "private_service_connection.private_connection_resource_alias": pattern(
      /^.+\.[0-9a-f-]{36}\.\w+\.azure\.privatelinkservice$/i,
      "the alias of a private link service",
    ),
    "private_service_connection.private_connection_resource_id": anyResourceId,
    "private_service_connection.request_message": length(1, 140),
    "private_service_connection.subresource_names": pattern(
      /^([A-Za-z0-9][\w.-]{1,61}[A-Za-z0-9])?$/,
      "3 to 63 letters, digits, points, hyphens and underscores, with a letter or digit at both ends",
    ),
    subnet_id: subnetId,
  },
};
