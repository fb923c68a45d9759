import type { ResourceTypes } from "./resource-type";

export const frontDoor: ResourceTypes = {
  azurerm_cdn_frontdoor_endpoint: {
    id: { parentId: "cdn_frontdoor_profile_id", below: "afdEndpoints" },
    free: "part of the Front Door profile",
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_cdn_frontdoor_firewall_policy: {
    id: { armType: "Microsoft.Network/frontDoorWebApplicationFirewallPolicies" },
    free: "own rules are part of the Front Door profile",
    tagsWithoutLocation: true,
    nothingToAsk: true,
  },
  azurerm_cdn_frontdoor_origin: {
    id: { parentId: "cdn_frontdoor_origin_group_id", below: "origins" },
    free: "part of the Front Door profile",
    nothingToAsk: true,
  },
  azurerm_cdn_frontdoor_origin_group: {
    id: { parentId: "cdn_frontdoor_profile_id", below: "originGroups" },
    free: "part of the Front Door profile",
    nothingToAsk: true,
  },
  azurerm_cdn_frontdoor_profile: {
    id: { armType: "Microsoft.Cdn/profiles" },
    tagsWithoutLocation: true,
    logs: "itself",
  },
  azurerm_cdn_frontdoor_route: {
    id: { parentId: "cdn_frontdoor_endpoint_id", below: "routes" },
    free: "part of the Front Door profile",
  },
  azurerm_cdn_frontdoor_rule: {
    id: { parentId: "cdn_frontdoor_rule_set_id", below: "rules" },
    free: "part of the Front Door profile",
    nothingToAsk: true,
  },
  azurerm_cdn_frontdoor_rule_set: {
    id: { parentId: "cdn_frontdoor_profile_id", below: "ruleSets" },
    free: "part of the Front Door profile",
    nothingToAsk: true,
  },
  azurerm_cdn_frontdoor_security_policy: {
    id: { parentId: "cdn_frontdoor_profile_id", below: "securityPolicies" },
    free: "part of the Front Door profile",
    nothingToAsk: true,
  },
};
