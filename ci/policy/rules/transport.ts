import type { Rule } from "../rule";
import { settingRule } from "../setting-rule";

const tls = settingRule(
  {
    id: "tls",
    demand: "talks TLS 1.2 or newer, and nothing in clear",
    reason: "what travels in clear or under broken TLS can be read and changed on the way, tokens included",
    fix: "ask for TLS 1.2",
  },
  [
    { kind: "azurerm_storage_account", attribute: "min_tls_version", must: ["TLS1_2", "TLS1_3"] },
    { kind: "azurerm_storage_account", attribute: "https_traffic_only_enabled", must: [true] },
    {
      kind: "azurerm_managed_redis",
      attribute: "default_database.client_protocol",
      of: "default_database",
      must: ["Encrypted"],
    },
    { kind: "azurerm_cdn_frontdoor_route", attribute: "forwarding_protocol", must: ["HttpsOnly"] },
    ...["azurerm_eventgrid_system_topic_event_subscription", "azurerm_eventgrid_event_subscription"].map(
      (kind) => ({
        kind,
        attribute: "webhook_endpoint.url",
        // queues, hubs and functions have no address that one could get wrong
        of: "webhook_endpoint",
        must: /^https:\/\//,
      }),
    ),
    { kind: "Microsoft.Web/sites", attribute: "properties.httpsOnly", must: [true] },
    { kind: "Microsoft.Web/sites", attribute: "properties.siteConfig.minTlsVersion", must: ["1.2", "1.3"] },
    {
      kind: "Microsoft.Web/sites",
      attribute: "properties.siteConfig.scmMinTlsVersion",
      must: ["1.2", "1.3"],
    },
    { kind: "Microsoft.Web/sites", attribute: "properties.siteConfig.ftpsState", must: ["Disabled"] },
    { kind: "azurerm_cosmosdb_account", attribute: "minimal_tls_version", must: ["Tls12"] },
    {
      kind: "azurerm_postgresql_flexible_server_configuration",
      attribute: "value",
      must: ["on", "ON"],
      // the server's other parameters
      unless: (parameter, estate) =>
        estate.valuesOf(parameter, "name").some((name) => name !== "require_secure_transport"),
    },
    { kind: "azurerm_eventhub_namespace", attribute: "minimum_tls_version", must: ["1.2"] },
  ],
);

const httpsRedirect = settingRule(
  {
    id: "https-redirect",
    demand: "sends browsers that come with http to https",
    reason: "a page that answers in clear can be replaced on the way, and takes people's photos with it",
    fix: "redirect to https",
    offOnOneMachine: "nothing leaves the machine, and no browser knows its certificates",
  },
  [
    {
      kind: "azurerm_cdn_frontdoor_route",
      attribute: "https_redirect_enabled",
      must: [true],
      // what does not listen in clear has nothing to redirect, and Azure refuses that it should
      unless: (route, estate) => {
        const protocols = estate.valuesOf(route, "supported_protocols").flat();
        return protocols.length > 0 && !protocols.includes("Http");
      },
    },
  ],
);

export const transportRules: readonly Rule[] = [tls, httpsRedirect];
