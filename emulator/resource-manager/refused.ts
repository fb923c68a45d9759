import { notRunLocally, type ResourceError } from "./resource-error";

const OFF = "switch the workload that needs it off in environments/local.ts";

/** Types whose whole point is a service that nothing here stands in for: [what, fix]. */
const refused: readonly (readonly [pattern: RegExp, what: string, fix: string])[] = [
  [
    /^azurerm_(function_app_flex_consumption|linux_function_app|windows_function_app)$/,
    "function apps made with azurerm",
    "use azapi_resource with the type Microsoft.Web/sites",
  ],
  [/^azurerm_(linux|windows)_web_app$/, "web apps", OFF],
  [/^azurerm_cosmosdb_|^Microsoft\.DocumentDB\//, "Azure Cosmos DB", OFF],
  [/^azurerm_redis_|^Microsoft\.Cache\/redis\b/i, "Azure Cache for Redis", "use azurerm_managed_redis"],
  [/^azurerm_managed_redis_|^Microsoft\.Cache\//, "this part of Azure Managed Redis", OFF],
  [/^azurerm_postgresql_|^Microsoft\.DBforPostgreSQL\//, "Azure Database for PostgreSQL", OFF],
  [/^azurerm_mssql_|^Microsoft\.Sql\//, "Azure SQL", OFF],
  [/^azurerm_eventhub|^Microsoft\.EventHub\//, "Azure Event Hubs", OFF],
  [/^azurerm_servicebus_|^Microsoft\.ServiceBus\//, "Azure Service Bus", OFF],
  [/^azurerm_eventgrid_(topic|domain|namespace|event_subscription|partner)/, "this kind of Event Grid", OFF],
  [
    /^azurerm_search_service$/,
    "search services made with azurerm",
    "use azapi_resource with the type Microsoft.Search/searchServices, whose answer names the endpoint",
  ],
  [/^azurerm_search_|^Microsoft\.Search\//, "this part of Azure AI Search", OFF],
  [/^azurerm_kubernetes_|^Microsoft\.ContainerService\//, "Azure Kubernetes Service", OFF],
  [/^azurerm_container_app|^Microsoft\.App\//, "Azure Container Apps", OFF],
  [/^azurerm_api_management|^Microsoft\.ApiManagement\//, "Azure API Management", OFF],
  [/^azurerm_static_web_app|^Microsoft\.Web\/staticSites/, "Azure Static Web Apps", OFF],
  [
    /^azurerm_cdn_frontdoor_(custom_domain|secret)/,
    "custom domains of Azure Front Door",
    "leave the domain out for the environment local: an endpoint has its own host name",
  ],
  [/^azurerm_cdn_(endpoint|profile)/, "the older Azure CDN", "use azurerm_cdn_frontdoor_profile"],
  [/^azurerm_data_factory_|^Microsoft\.DataFactory\//, "this part of Data Factory", OFF],
  [/^Microsoft\.Cdn\//, "Azure Front Door through azapi", "use azurerm's type"],
  [/^azurerm_storage_(share|data_lake|sync)/, "this part of Azure Storage", OFF],
  [/^azurerm_key_vault_(key|certificate|managed)/, "Key Vault's keys and certificates", "use a secret"],
  [
    /^azurerm_machine_learning_workspace$/,
    "ML workspaces made with azurerm",
    "use azapi_resource with the type Microsoft.MachineLearningServices/workspaces, which can open storage without keys",
  ],
  [
    /^Microsoft\.MachineLearningServices\/workspaces\/(batchEndpoints|computes|jobs|serverlessEndpoints)/,
    "this part of Azure ML",
    OFF,
  ],
  [/^Microsoft\.Web\/sites\/extensions/, "OneDeploy", "upload released-package.zip and restart the app"],
  [/^Microsoft\.Storage\/storageAccounts/, "this type of Azure Storage through azapi", "use azurerm's type"],
  [/^Microsoft\.KeyVault\//, "this type of Key Vault through azapi", "use azurerm's type"],
];

/** The refusal of a type that would do nothing here, or undefined. */
export function refusalOf(type: string): ResourceError | undefined {
  const found = refused.find(([pattern]) => pattern.test(type));
  return found && notRunLocally(`${found[1]} (${type})`, found[2]);
}
