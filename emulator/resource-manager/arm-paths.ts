import { createHash } from "node:crypto";
import type { Values } from "./protocol";
import { optionalText, text } from "./values";

/** Resources in a resource group: `/subscriptions/{s}/resourceGroups/{g}/providers/{path}/{name}`. */
const inResourceGroup: Readonly<Record<string, string>> = {
  api_management: "Microsoft.ApiManagement/service",
  application_insights: "Microsoft.Insights/components",
  application_insights_standard_web_test: "Microsoft.Insights/webTests",
  application_insights_workbook: "Microsoft.Insights/workbooks",
  cdn_frontdoor_firewall_policy: "Microsoft.Network/frontDoorWebApplicationFirewallPolicies",
  cdn_frontdoor_profile: "Microsoft.Cdn/profiles",
  container_registry: "Microsoft.ContainerRegistry/registries",
  cosmosdb_account: "Microsoft.DocumentDB/databaseAccounts",
  dashboard_grafana: "Microsoft.Dashboard/grafana",
  data_factory: "Microsoft.DataFactory/factories",
  eventgrid_system_topic: "Microsoft.EventGrid/systemTopics",
  eventhub_namespace: "Microsoft.EventHub/namespaces",
  key_vault: "Microsoft.KeyVault/vaults",
  kubernetes_cluster: "Microsoft.ContainerService/managedClusters",
  log_analytics_workspace: "Microsoft.OperationalInsights/workspaces",
  machine_learning_workspace: "Microsoft.MachineLearningServices/workspaces",
  managed_redis: "Microsoft.Cache/redisEnterprise",
  monitor_action_group: "Microsoft.Insights/actionGroups",
  monitor_activity_log_alert: "Microsoft.Insights/activityLogAlerts",
  monitor_autoscale_setting: "Microsoft.Insights/autoscaleSettings",
  monitor_data_collection_endpoint: "Microsoft.Insights/dataCollectionEndpoints",
  monitor_data_collection_rule: "Microsoft.Insights/dataCollectionRules",
  monitor_metric_alert: "Microsoft.Insights/metricAlerts",
  monitor_scheduled_query_rules_alert_v2: "Microsoft.Insights/scheduledQueryRules",
  monitor_smart_detector_alert_rule: "Microsoft.AlertsManagement/smartDetectorAlertRules",
  monitor_workspace: "Microsoft.Monitor/accounts",
  nat_gateway: "Microsoft.Network/natGateways",
  network_security_group: "Microsoft.Network/networkSecurityGroups",
  postgresql_flexible_server: "Microsoft.DBforPostgreSQL/flexibleServers",
  private_dns_zone: "Microsoft.Network/privateDnsZones",
  private_endpoint: "Microsoft.Network/privateEndpoints",
  public_ip: "Microsoft.Network/publicIPAddresses",
  search_service: "Microsoft.Search/searchServices",
  service_plan: "Microsoft.Web/serverFarms",
  static_web_app: "Microsoft.Web/staticSites",
  storage_account: "Microsoft.Storage/storageAccounts",
  user_assigned_identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
  virtual_network: "Microsoft.Network/virtualNetworks",
};

/** Parts of a resource that name it: [type of the parent, attribute with the parent's name, path below it]. */
const belowName: Readonly<Record<string, readonly [string, string, string]>> = {
  eventgrid_system_topic_event_subscription: ["eventgrid_system_topic", "system_topic", "eventSubscriptions"],
  private_dns_zone_virtual_network_link: ["private_dns_zone", "private_dns_zone_name", "virtualNetworkLinks"],
  subnet: ["virtual_network", "virtual_network_name", "subnets"],
};

/** Parts of a resource that know its id: [attribute with the id, path below it]. */
const belowId: Readonly<Record<string, readonly [string, string]>> = {
  cdn_frontdoor_endpoint: ["cdn_frontdoor_profile_id", "afdEndpoints"],
  cdn_frontdoor_origin: ["cdn_frontdoor_origin_group_id", "origins"],
  cdn_frontdoor_origin_group: ["cdn_frontdoor_profile_id", "originGroups"],
  cdn_frontdoor_route: ["cdn_frontdoor_endpoint_id", "routes"],
  cdn_frontdoor_rule: ["cdn_frontdoor_rule_set_id", "rules"],
  cdn_frontdoor_rule_set: ["cdn_frontdoor_profile_id", "ruleSets"],
  cdn_frontdoor_security_policy: ["cdn_frontdoor_profile_id", "securityPolicies"],
  data_factory_dataset_binary: ["data_factory_id", "datasets"],
  data_factory_linked_service_azure_blob_storage: ["data_factory_id", "linkedservices"],
  data_factory_pipeline: ["data_factory_id", "pipelines"],
  data_factory_trigger_schedule: ["data_factory_id", "triggers"],
  eventhub: ["namespace_id", "eventhubs"],
  federated_identity_credential: ["user_assigned_identity_id", "federatedIdentityCredentials"],
  kubernetes_cluster_extension: ["cluster_id", "providers/Microsoft.KubernetesConfiguration/extensions"],
  kubernetes_cluster_node_pool: ["kubernetes_cluster_id", "agentPools"],
  machine_learning_compute_cluster: ["machine_learning_workspace_id", "computes"],
  machine_learning_datastore_blobstorage: ["workspace_id", "dataStores"],
  management_lock: ["scope", "providers/Microsoft.Authorization/locks"],
  postgresql_flexible_server_database: ["server_id", "databases"],
};

/**
 * What of a resource is set apart from it, once: [attribute with its id, what is set]. Azure's provider takes the id of the
 * resource itself, which is taken here.
 */
const setOn: Readonly<Record<string, readonly [string, string]>> = {
  nat_gateway_public_ip_association: ["nat_gateway_id", "publicIpAddresses/associated"],
  subnet_nat_gateway_association: ["subnet_id", "natGateways/associated"],
  subnet_network_security_group_association: ["subnet_id", "networkSecurityGroups/associated"],
};

/**
 * The id that Azure's provider gives.
 *
 * A type that no table knows gets `.../providers/Vitrine.Local/{type}/{name}`: of the right shape, but not
 * Azure's. Add the type to a table when something reads its id.
 */
export function armId(type: string, values: Values, subscriptionId: string): string {
  const short = type.replace(/^azurerm_/, "");
  const subscription = `/subscriptions/${subscriptionId}`;
  const group = optionalText(values, "resource_group_name");
  const inGroup = (path: string, name: string) =>
    `${subscription}${group ? `/resourceGroups/${group}` : ""}/providers/${path}/${name}`;

  const path = inResourceGroup[short];
  if (path !== undefined) return inGroup(path, text(values, "name"));

  const byName = belowName[short];
  if (byName !== undefined) {
    const [parentType, parentName, below] = byName;
    const parent = inGroup(inResourceGroup[parentType] ?? parentType, text(values, parentName));
    return `${parent}/${below}/${text(values, "name")}`;
  }

  const byId = belowId[short];
  if (byId !== undefined) {
    const [parentId, below] = byId;
    return `${text(values, parentId)}/${below}/${text(values, "name")}`;
  }

  const setting = setOn[short];
  if (setting !== undefined) return `${text(values, setting[0])}/${setting[1]}`;

  // parts without a name (an association) are told apart by what they are made of
  const name = optionalText(values, "name") ?? digest(values);
  return inGroup(`Vitrine.Local/${short}`, name);
}

/**
 * The id that azapi makes of a parent and a name.
 *
 * @param type with or without its version, e.g. "Microsoft.Web/sites@2025-03-01"
 */
export function azapiId(parent: string, type: string, name: string): string {
  const [kind = ""] = type.split("@");
  const scope = parent === "/" ? "" : parent;
  if (kind.toLowerCase() === "microsoft.resources/resourcegroups") return `${scope}/resourceGroups/${name}`;
  const path = kind.split("/");
  return path.length > 2 ? `${scope}/${path.at(-1)}/${name}` : `${scope}/providers/${kind}/${name}`;
}

/** Azure's name of a type that stands in a resource group, e.g. "Microsoft.KeyVault/vaults". */
export function armTypeOf(type: string): string | undefined {
  return inResourceGroup[type.replace(/^azurerm_/, "")];
}

/** Whether the id that `armId` gives is Azure's. */
export function hasArmPath(type: string): boolean {
  const short = type.replace(/^azurerm_/, "");
  return short in inResourceGroup || short in belowName || short in belowId || short in setOn;
}

function digest(values: Values): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 16);
}
