const name = "Azure refuses such a name, minutes into a deploy; the provider takes any";

const knownWhole =
  "the verdict is on a block with an id that the plan did not know yet, in which the provider looks at nothing; " +
  "networks are made before an estate now, so it looks, and so do we";

/** What ours refuse although the real providers accept it, and why: by type and path. */
export const stricterThanTheProvider: Readonly<Record<string, string>> = {
  "azapi_resource Microsoft.MachineLearningServices/workspaces/computes name":
    "the published form looks ahead, which azapi's expressions cannot, so that it leaves the name to Azure",
  "azapi_resource Microsoft.Search/searchServices name":
    "the published form looks ahead, which azapi's expressions cannot, so that it leaves the name to Azure",
  "azurerm_application_insights name": name,
  "azurerm_cdn_frontdoor_route patterns_to_match.*": "Azure refuses a pattern that is no path",
  "azurerm_cdn_frontdoor_security_policy name": name,
  "azurerm_data_factory_dataset_binary name": name,
  "azurerm_data_factory_linked_service_azure_blob_storage name": name,
  "azurerm_data_factory_pipeline name": name,
  "azurerm_data_factory_trigger_schedule name": name,
  "azurerm_eventgrid_system_topic source_resource_id": "a topic without a source: refused when it is created",
  "azurerm_eventgrid_system_topic_event_subscription webhook_endpoint":
    "a delivery to nowhere: the provider refuses it too, when it creates it",
  "azurerm_kubernetes_cluster default_node_pool.max_count": knownWhole,
  "azurerm_kubernetes_cluster default_node_pool.min_count": knownWhole,
  "azurerm_kubernetes_cluster default_node_pool.name": knownWhole,
  "azurerm_kubernetes_cluster default_node_pool.temporary_name_for_rotation": knownWhole,
  "azurerm_kubernetes_cluster default_node_pool.vm_size": knownWhole,
  "azurerm_kubernetes_cluster name": name,
  "azurerm_management_lock name": name,
  "azurerm_monitor_action_group name": name,
  "azurerm_monitor_autoscale_setting name": name,
  "azurerm_private_dns_zone name": name,
  "azurerm_private_endpoint private_dns_zone_group.name": knownWhole,
  "azurerm_role_assignment condition":
    "a version without a condition: the provider refuses it when it creates it",
  "azurerm_role_assignment principal_id": "no object id in Microsoft Entra ID is empty or longer than 64",
  "azurerm_storage_management_policy rule.*.name": name,
  "azurerm_subnet name": name,
  "azurerm_user_assigned_identity name": name,
  "azurerm_virtual_network name": name,
};
