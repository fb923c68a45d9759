/** When somebody last compared this table with what Azure says. Whoever does so again writes the day here. */
export const tableDate = "2026-11-21";

/** Something that Azure takes away. */
export interface Retirement {
  /** In Azure's words, e.g. "Node 22 on Azure Functions". */
  readonly what: string;
  /** Last day on which it is supported. */
  readonly retires: string;
  /** From that day nobody can make a new one. @default - as long as it is supported */
  readonly closed?: string;
  readonly instead: string;
  readonly source: string;
  /** How it shows in a stack; one is enough. */
  readonly shows: readonly Sign[];
}

/** A kind that is here at all, or an attribute of it with such a value; "absent" when it is not set. */
export interface Sign {
  readonly kind: string;
  readonly attribute?: string;
  readonly value?: string | boolean | RegExp | "absent";
}

const endOfLife = "github.com/Azure/EOL, service_list.json";
const functionsNode = "learn.microsoft.com/azure/azure-functions/language-support-policy";
const redisFaq = "Azure Cache for Redis retirement FAQ, September 2026";

export const retirements: readonly Retirement[] = [
  nodeOnFunctions("18", "2025-04-30"),
  nodeOnFunctions("20", "2026-04-30"),
  nodeOnFunctions("22", "2027-04-30"),
  nodeOnFunctions("24", "2028-04-30"),
  {
    what: "Functions on Linux Consumption (Y1)",
    retires: "2028-09-30",
    instead: "Flex Consumption (FC1)",
    source: endOfLife,
    shows: [{ kind: "azurerm_service_plan", attribute: "sku_name", value: "Y1" }],
  },
  {
    what: "Azure Cache for Redis, Basic to Premium",
    retires: "2028-09-30",
    closed: "2026-04-01",
    instead: "azurerm_managed_redis",
    source: redisFaq,
    shows: [{ kind: "azurerm_redis_cache" }],
  },
  {
    what: "Azure Cache for Redis Enterprise",
    retires: "2027-03-31",
    closed: "2026-04-01",
    instead: "azurerm_managed_redis",
    source: redisFaq,
    shows: [{ kind: "azurerm_redis_enterprise_cluster" }, { kind: "azurerm_redis_enterprise_database" }],
  },
  {
    what: "Front Door (classic)",
    retires: "2027-03-31",
    closed: "2025-04-01",
    instead: "azurerm_cdn_frontdoor_profile",
    source: endOfLife,
    shows: [{ kind: "azurerm_frontdoor" }, { kind: "azurerm_frontdoor_firewall_policy" }],
  },
  {
    what: "CDN Standard from Microsoft (classic)",
    retires: "2027-09-30",
    closed: "2025-10-01",
    instead: "azurerm_cdn_frontdoor_profile",
    source: endOfLife,
    shows: [{ kind: "azurerm_cdn_profile" }, { kind: "azurerm_cdn_endpoint" }],
  },
  {
    what: "PostgreSQL single server",
    retires: "2025-03-28",
    instead: "azurerm_postgresql_flexible_server",
    source: endOfLife,
    shows: [{ kind: "azurerm_postgresql_server" }],
  },
  {
    what: "Storage accounts of other kinds than StorageV2",
    retires: "2026-09-01",
    instead: "StorageV2",
    source: endOfLife,
    shows: [{ kind: "azurerm_storage_account", attribute: "account_kind", value: /^(Storage|BlobStorage)$/ }],
  },
  {
    what: "TLS 1.0 and 1.1 of Storage",
    retires: "2026-02-03",
    instead: "TLS1_2",
    source: endOfLife,
    shows: [{ kind: "azurerm_storage_account", attribute: "min_tls_version", value: /^TLS1_[01]$/ }],
  },
  {
    what: "Application Insights without a workspace (classic)",
    retires: "2024-02-29",
    instead: "workspace_id",
    source: endOfLife,
    shows: [{ kind: "azurerm_application_insights", attribute: "workspace_id", value: "absent" }],
  },
  {
    what: "URL ping tests of Application Insights",
    retires: "2026-09-30",
    instead: "azurerm_application_insights_standard_web_test",
    source: endOfLife,
    shows: [{ kind: "azurerm_application_insights_web_test" }],
  },
  {
    what: "Kubenet in Kubernetes Service",
    retires: "2028-03-31",
    instead: "azure, with overlay",
    source: endOfLife,
    shows: [
      {
        kind: "azurerm_kubernetes_cluster",
        attribute: "network_profile.network_plugin",
        value: "kubenet",
      },
    ],
  },
  {
    what: "Docker Content Trust in Container Registry",
    retires: "2028-03-31",
    instead: "signatures of Notary Project",
    source: endOfLife,
    shows: [{ kind: "azurerm_container_registry", attribute: "trust_policy_enabled", value: true }],
  },
  {
    what: "NSG flow logs",
    retires: "2027-09-30",
    instead: "flow logs of virtual networks",
    source: endOfLife,
    shows: [
      {
        kind: "azurerm_network_watcher_flow_log",
        attribute: "network_security_group_id",
        value: /./,
      },
    ],
  },
  {
    what: "Memory-optimized data flows of Data Factory",
    retires: "2027-03-31",
    instead: "General",
    source: endOfLife,
    shows: [
      {
        kind: "azurerm_data_factory_integration_runtime_azure",
        attribute: "compute_type",
        value: "MemoryOptimized",
      },
    ],
  },
  postgres("13", "2025-11-13"),
  postgres("14", "2026-11-12"),
  postgres("15", "2027-11-11"),
  postgres("16", "2028-11-09"),
  postgres("17", "2029-11-08"),
  postgres("18", "2030-11-14"),
  machines("D, Ds, Dv2, Dsv2 and Ls", "2028-05-01", /^Standard_(DS?\d+(-\d)?(_v2)?|L\d+s)$/i),
  machines("F, Fs, Fsv2 and B", "2028-11-15", /^Standard_(F\d+s?(_v2)?|B\d+(-\d)?(ls|ms|s))$/i),
];

/** An API version that somebody has read about. */
export interface ApiVersion {
  readonly kinds: RegExp;
  readonly version: string;
  /** @default - Azure has announced no day */
  readonly retires?: string;
  readonly source: string;
}

const noneAnnounced = "github.com/Azure/bicep-types-az; no day in Azure's list of retirements";

/** Versions of Azure's interfaces that constructs use through azapi, newest first. */
export const apiVersions: readonly ApiVersion[] = [
  { kinds: /^Microsoft\.Cache\/redisEnterprise/, version: "2025-07-01", source: noneAnnounced },
  { kinds: /^Microsoft\.ContainerRegistry\//, version: "2023-07-01", source: noneAnnounced },
  { kinds: /^Microsoft\.EventHub\/namespaces$/, version: "2024-01-01", source: noneAnnounced },
  { kinds: /^Microsoft\.MachineLearningServices\//, version: "2026-05-01", source: noneAnnounced },
  { kinds: /^Microsoft\.Search\/searchServices$/, version: "2025-05-01", source: noneAnnounced },
  { kinds: /^Microsoft\.Search\/searchServices\/indexes$/, version: "2026-04-01", source: noneAnnounced },
  { kinds: /^Microsoft\.Storage\/storageAccounts\//, version: "2025-06-01", source: noneAnnounced },
  { kinds: /^Microsoft\.Web\/sites/, version: "2025-03-01", source: noneAnnounced },
  {
    kinds: /^Microsoft\.ContainerRegistry\//,
    version: "2017-03-01",
    retires: "2026-09-30",
    source: endOfLife,
  },
];

function nodeOnFunctions(version: string, retires: string): Retirement {
  const value = new RegExp(`^~?${version}(\\.|$)`);
  return {
    what: `Node ${version}`,
    retires,
    instead: version === "24" ? "the next even version" : "24",
    source: functionsNode,
    shows: [
      { kind: "Microsoft.Web/sites", attribute: "properties.functionAppConfig.runtime.version", value },
      { kind: "azurerm_function_app_flex_consumption", attribute: "runtime_version", value },
      {
        kind: "azurerm_linux_function_app",
        attribute: "site_config.application_stack.node_version",
        value,
      },
    ],
  };
}

/** Azure ends a version on the day on which its makers do. */
function postgres(version: string, retires: string): Retirement {
  return {
    what: `PostgreSQL ${version}`,
    retires,
    instead: version === "18" ? "the next version" : "18",
    source: "postgresql.org/support/versioning",
    shows: [{ kind: "azurerm_postgresql_flexible_server", attribute: "version", value: version }],
  };
}

function machines(series: string, retires: string, value: RegExp): Retirement {
  return {
    what: `Machines of the series ${series}`,
    retires,
    instead: "a size of Dasv5",
    source: endOfLife,
    shows: [
      { kind: "azurerm_kubernetes_cluster", attribute: "default_node_pool.vm_size", value },
      { kind: "azurerm_kubernetes_cluster_node_pool", attribute: "vm_size", value },
      { kind: "azurerm_machine_learning_compute_cluster", attribute: "vm_size", value },
      {
        kind: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
        attribute: "properties.instanceType",
        value,
      },
    ],
  };
}
