import type { DeclaredEstate, JudgedResource } from "../resource";
import type { Rule } from "../rule";
import { settingRule } from "../setting-rule";

const anonymousAccess = settingRule(
  {
    id: "anonymous-access",
    demand: "lets nobody read without a name",
    reason: "what can be read anonymously will be found and copied, and nobody can be asked afterwards",
    fix: "let identities in by role",
  },
  [
    { kind: "azurerm_storage_account", attribute: "allow_nested_items_to_be_public", must: [false] },
    { kind: "azurerm_storage_account", attribute: "cross_tenant_replication_enabled", must: [false] },
    { kind: "azurerm_storage_container", attribute: "container_access_type", must: ["private"] },
    { kind: "azurerm_container_registry", attribute: "anonymous_pull_enabled", must: [false] },
  ],
);

const publicNetwork = settingRule(
  {
    id: "public-network",
    demand: "is off the internet",
    reason: "a service that answers the internet is one stolen token away from everybody",
    fix: "reach it through a private endpoint",
    where: "the network is private",
  },
  [
    {
      kind: "azurerm_storage_account",
      attribute: "public_network_access_enabled",
      must: [false],
      unless: (account, estate) =>
        firewallDenies("network_rules.default_action")(account, estate) || servesWebsite(account, estate),
    },
    {
      kind: "azurerm_key_vault",
      attribute: "public_network_access_enabled",
      must: [false],
      unless: firewallDenies("network_acls.default_action"),
    },
    {
      kind: "azurerm_container_registry",
      attribute: "public_network_access_enabled",
      must: [false],
      unless: firewallDenies("network_rule_set.default_action"),
    },
    { kind: "azurerm_managed_redis", attribute: "public_network_access", must: ["Disabled"] },
    {
      kind: "azurerm_postgresql_flexible_server",
      attribute: "public_network_access_enabled",
      must: [false],
    },
    { kind: "azurerm_data_factory", attribute: "public_network_enabled", must: [false] },
    { kind: "azurerm_kubernetes_cluster", attribute: "private_cluster_enabled", must: [true] },
    {
      kind: "Microsoft.MachineLearningServices/workspaces",
      attribute: "properties.publicNetworkAccess",
      must: ["Disabled"],
    },
    { kind: "azurerm_machine_learning_compute_cluster", attribute: "node_public_ip_enabled", must: [false] },
    {
      kind: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
      attribute: "properties.publicNetworkAccess",
      must: ["Disabled"],
      // one on a cluster is where the cluster's router is
      unless: (endpoint, estate) => estate.valuesOf(endpoint, "properties.compute").length > 0,
    },
    {
      kind: "Microsoft.Search/searchServices",
      attribute: "properties.publicNetworkAccess",
      must: ["Disabled"],
      // whoever is in no rule is turned away, as soon as there is one
      unless: (service, estate) =>
        estate.valuesOf(service, "properties.networkRuleSet.ipRules.value").length > 0,
    },
    {
      kind: "Microsoft.Web/sites",
      attribute: "properties.publicNetworkAccess",
      must: ["Disabled"],
      // Event Grid and Front Door come from outside: the rules of the site let only them in
      unless: firewallDenies("properties.siteConfig.ipSecurityRestrictionsDefaultAction"),
    },
    {
      kind: "Microsoft.Web/sites",
      attribute: "properties.siteConfig.scmIpSecurityRestrictionsDefaultAction",
      must: ["Deny"],
    },
  ],
);

const remoteAccess = settingRule(
  {
    id: "remote-access",
    demand: "has no side door for debuggers, shells and commands",
    reason: "what is changed through a side door is in no plan, and its users are in no role assignment",
    fix: "look at logs and telemetry; change things with a deploy",
  },
  [
    {
      kind: "Microsoft.Web/sites",
      attribute: "properties.siteConfig.remoteDebuggingEnabled",
      must: [false],
    },
    { kind: "azurerm_kubernetes_cluster", attribute: "run_command_enabled", must: [false] },
    {
      kind: "azurerm_machine_learning_compute_cluster",
      attribute: "ssh_public_access_enabled",
      must: [false],
    },
  ],
);

const anyOrigin: Rule = {
  id: "any-origin",
  demand: "answers scripts of named origins only",
  reason: '"*" lets the script of any page on the internet use the API with its visitor\'s address',
  fix: "name the origins that call it, or none when the page comes from the same address",
  kinds: ["Microsoft.Web/sites"],
  check: (site, { estate }) =>
    estate
      .valuesOf(site, "properties.siteConfig.cors.allowedOrigins")
      .flat()
      .filter((origin) => String(origin).includes("*"))
      .map((origin) => ({ what: `properties.siteConfig.cors.allowedOrigins has ${JSON.stringify(origin)}` })),
};

const outboundRule = settingRule(
  {
    id: "outbound-rule",
    demand: "lets out to a single resource",
    reason:
      "a rule by host name brings Azure Firewall, for hundreds of euros a month, and one by service tag lets out to what others have at that service too",
    fix: "name a private endpoint to the resource",
  },
  [
    {
      kind: "Microsoft.MachineLearningServices/workspaces/outboundRules",
      attribute: "properties.type",
      must: ["PrivateEndpoint"],
    },
  ],
);

export const publicAccessRules: readonly Rule[] = [
  anonymousAccess,
  publicNetwork,
  remoteAccess,
  outboundRule,
  anyOrigin,
];

function firewallDenies(attribute: string): (resource: JudgedResource, estate: DeclaredEstate) => boolean {
  return (resource, estate) => estate.valuesOf(resource, attribute).includes("Deny");
}

/** Holds the pages of a website and nothing else: they are for everybody, and Front Door fetches them from outside. */
export function servesWebsite(account: JudgedResource, estate: DeclaredEstate): boolean {
  const isOf = (kind: string) =>
    estate.all(kind).some((each) => estate.refersTo(each.values["storage_account_id"], account));
  return isOf("azurerm_storage_account_static_website") && !isOf("azurerm_storage_container");
}
