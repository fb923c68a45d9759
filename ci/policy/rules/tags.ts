import type { Values } from "../../stack";
import { isOnOneMachine } from "../facts";
import type { Rule } from "../rule";

/** What takes tags and has no place of its own; whatever has a place takes tags. */
export const taggedWithoutPlace: readonly string[] = [
  "azurerm_cdn_frontdoor_endpoint",
  "azurerm_cdn_frontdoor_firewall_policy",
  "azurerm_cdn_frontdoor_profile",
  "azurerm_machine_learning_datastore_blobstorage",
  "azurerm_monitor_action_group",
  "azurerm_monitor_metric_alert",
  "azurerm_monitor_smart_detector_alert_rule",
  "azurerm_private_dns_zone",
  "azurerm_private_dns_zone_virtual_network_link",
];

const tags: Rule = {
  id: "tags",
  demand: "says what it belongs to, who owns it and who pays",
  reason: "a resource without an owner is paid for by everybody and dared to be deleted by nobody",
  fix: "the tags product and environment come from the stack; owner and costCentre stand in the environment's file",
  kinds: ["*"],
  check: ({ kind, settings, isPart, mode }, { facts }) => {
    const takesTags = settings["location"] !== undefined || taggedWithoutPlace.includes(kind);
    if (!takesTags || isPart || mode === "data") return [];
    const own = (settings["tags"] ?? {}) as Values;
    const wanted = ["product", "environment", ...(isOnOneMachine(facts) ? [] : ["owner", "costCentre"])];
    const missing = wanted
      .filter((name) => !own[name])
      .map((name) => ({ what: `the tag ${name} is missing` }));
    const other = own["environment"] !== undefined && own["environment"] !== facts.name;
    const wrong = { what: `the tag environment is ${JSON.stringify(own["environment"])}` };
    return other ? [...missing, wrong] : missing;
  },
};

export const tagRules: readonly Rule[] = [tags];
