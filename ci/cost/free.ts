/** What costs nothing by itself, and why: by Terraform's type, or for azapi Azure's. */
export const free: Readonly<Record<string, string>> = {
  // Terraform's own work
  azapi_resource_action: "an order to Azure, not a resource",
  azapi_update_resource: "changes a resource that is priced by itself",
  terraform_data: "exists in Terraform's state only",
  time_sleep: "exists in Terraform's state only",

  // who may do what
  azurerm_management_lock: "Azure does not charge for locks",
  azurerm_resource_group: "Azure does not charge for resource groups",
  azurerm_role_assignment: "Azure does not charge for role assignments",
  azurerm_role_definition: "Azure does not charge for role definitions",
  azurerm_user_assigned_identity: "Azure does not charge for managed identities",
  azurerm_federated_identity_credential: "Azure does not charge for managed identities",
  "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments": "part of the cache",

  // parts of what is priced
  azurerm_service_plan: "Flex Consumption is paid by its apps",
  azurerm_storage_account_static_website: "part of the storage account",
  azurerm_storage_blob: "counted with the storage account",
  azurerm_storage_container: "counted with the storage account",
  azurerm_storage_management_policy:
    "Azure does not charge for lifecycle rules, but for what they delete early",
  azurerm_key_vault_secret: "counted with the vault's operations",
  azurerm_eventgrid_system_topic_event_subscription: "counted with its topic",
  azurerm_application_insights: "its telemetry is paid where it comes from",
  azurerm_log_analytics_workspace: "what is written into it is paid where it comes from",
  azurerm_cdn_frontdoor_endpoint: "part of the Front Door profile",
  azurerm_cdn_frontdoor_firewall_policy: "own rules are part of the Front Door profile",
  azurerm_cdn_frontdoor_origin: "part of the Front Door profile",
  azurerm_cdn_frontdoor_origin_group: "part of the Front Door profile",
  azurerm_cdn_frontdoor_route: "part of the Front Door profile",
  azurerm_cdn_frontdoor_rule: "part of the Front Door profile",
  azurerm_cdn_frontdoor_rule_set: "part of the Front Door profile",
  azurerm_cdn_frontdoor_security_policy: "part of the Front Door profile",
  azurerm_data_factory: "paid by the runs of its pipelines",
  azurerm_data_factory_dataset_binary: "part of the data factory",
  azurerm_data_factory_linked_service_azure_blob_storage: "part of the data factory",
  azurerm_data_factory_pipeline: "paid by its runs, which its trigger starts",
  azurerm_kubernetes_cluster_extension: "runs on the cluster's nodes",
  azurerm_machine_learning_datastore_blobstorage: "counted with the storage account",
  azapi_data_plane_resource: "part of the search service",
  "Microsoft.MachineLearningServices/workspaces/computes": "the cluster is priced by itself",
  "Microsoft.MachineLearningServices/workspaces/environments/versions":
    "its image is counted with the registry",
  "Microsoft.MachineLearningServices/workspaces/models/versions": "counted with the storage account",
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": "paid by the machines of its deployments",

  // networks and watching
  azurerm_virtual_network: "Azure does not charge for virtual networks",
  azurerm_subnet: "Azure does not charge for subnets",
  azurerm_network_security_group: "Azure does not charge for network security groups",
  azurerm_subnet_network_security_group_association: "part of the subnet",
  azurerm_nat_gateway_public_ip_association: "part of the NAT gateway",
  azurerm_subnet_nat_gateway_association: "part of the NAT gateway",
  azurerm_private_dns_zone_virtual_network_link: "part of the DNS zone",
  azurerm_monitor_action_group: "the first 1,000 mails of a month are free",
  azurerm_monitor_smart_detector_alert_rule: "Azure does not charge for smart detection",
  azurerm_monitor_autoscale_setting: "Azure does not charge for autoscaling, but for the machines",
};
