import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { stableGuid } from "../../../resource-manager/stable-guid";
import { type PartBehaviour, partOfService } from "../../../resource-manager/types/part-of-service";
import { block, blocks, optionalNumber, optionalText, text, texts } from "../../../resource-manager/values";
import type { FrontDoorResources, Scheme } from "../front-door-resources";
import type { FrontDoors } from "../front-doors";

interface FrontDoorPart<Kind extends keyof FrontDoorResources>
  extends Omit<PartBehaviour<FrontDoorResources[Kind]>, "put" | "remove"> {
  readonly kind: Kind;
}

/** A type whose resources are parts that endpoints look at when a request arrives. */
export function frontDoorPart<Kind extends keyof FrontDoorResources>({ kind, ...part }: FrontDoorPart<Kind>) {
  return (frontDoors: FrontDoors): Behaviour =>
    partOfService({
      ...part,
      put: (described) => frontDoors.put(kind, described),
      remove: (id) => frontDoors.remove(kind, id),
    });
}

export const frontDoorProfile = frontDoorPart({
  type: "azurerm_cdn_frontdoor_profile",
  reason: "its guid reaches the origins, its response timeout holds; identity and log scrubbing are recorded",
  kind: "profile",
  describe: ({ id, values }) => ({
    id,
    guid: stableGuid(id, "front-door"),
    responseTimeoutSeconds: optionalNumber(values, "response_timeout_seconds") ?? 120,
  }),
  computed: ({ id }) => ({ resource_guid: stableGuid(id, "front-door") }),
});

export const frontDoorEndpoint = (frontDoors: FrontDoors): Behaviour => ({
  type: "azurerm_cdn_frontdoor_endpoint",
  parity: "runs",
  reason: "one port that answers http and https, at 127.0.0.1 in place of a host name of its own",
  // whoever calls meets all of it or nothing
  restoredAfter: [
    "azurerm_cdn_frontdoor_origin",
    "azurerm_cdn_frontdoor_route",
    "azurerm_cdn_frontdoor_rule",
    "azurerm_cdn_frontdoor_security_policy",
    "azurerm_cdn_frontdoor_firewall_policy",
  ],

  async apply({ id, planned }) {
    const { hostName } = await frontDoors.openEndpoint(endpointOf(id, planned));
    return { host_name: hostName };
  },
  delete: ({ id }) => frontDoors.closeEndpoint(id),
  async restore({ id, values }) {
    await frontDoors.openEndpoint(endpointOf(id, values));
  },
});

export const frontDoorOriginGroup: Behaviour = {
  type: "azurerm_cdn_frontdoor_origin_group",
  parity: "runs",
  reason:
    "requests go to its origins by priority and weight; health probes, latency and session affinity are recorded",
};

export const frontDoorOrigin = frontDoorPart({
  type: "azurerm_cdn_frontdoor_origin",
  reason: "answers requests; when it cannot be reached, the next one does",
  kind: "origin",
  describe({ id, values }) {
    if (block(values, "private_link")) {
      throw notRunLocally("private links of origins", "leave private_link out for the environment local", [
        "private_link",
      ]);
    }
    const hostHeader = optionalText(values, "origin_host_header");
    return {
      id,
      groupId: text(values, "cdn_frontdoor_origin_group_id"),
      enabled: values["enabled"] !== false,
      hostName: text(values, "host_name"),
      httpPort: optionalNumber(values, "http_port") ?? 80,
      httpsPort: optionalNumber(values, "https_port") ?? 443,
      ...(hostHeader && { hostHeader }),
      priority: optionalNumber(values, "priority") ?? 1,
      weight: optionalNumber(values, "weight") ?? 500,
      checksCertificateName: values["certificate_name_check_enabled"] !== false,
    };
  },
});

const forwarding: Readonly<Record<string, Scheme | "match">> = {
  HttpOnly: "http",
  HttpsOnly: "https",
  MatchRequest: "match",
};

export const frontDoorRoute = frontDoorPart({
  type: "azurerm_cdn_frontdoor_route",
  reason: "sends paths to origins; its cache and compression are recorded: every request reaches the origin",
  kind: "route",
  describe({ id, values }) {
    const originPath = optionalText(values, "cdn_frontdoor_origin_path");
    return {
      id,
      endpointId: text(values, "cdn_frontdoor_endpoint_id"),
      originGroupId: text(values, "cdn_frontdoor_origin_group_id"),
      ruleSetIds: texts(values, "cdn_frontdoor_rule_set_ids"),
      // without it only custom domains would lead here, and there are none
      enabled: values["enabled"] !== false && values["link_to_default_domain"] !== false,
      patterns: texts(values, "patterns_to_match"),
      schemes: texts(values, "supported_protocols").map((name) => (name === "Http" ? "http" : "https")),
      redirectsToHttps: values["https_redirect_enabled"] !== false,
      forwardBy: forwarding[optionalText(values, "forwarding_protocol") ?? "MatchRequest"] ?? "match",
      ...(originPath && { originPath }),
    };
  },
});

export const frontDoorSecurityPolicy = frontDoorPart({
  type: "azurerm_cdn_frontdoor_security_policy",
  reason: "puts a firewall policy before endpoints",
  kind: "security policy",
  describe: ({ id, values }) => ({
    id,
    firewallPolicyId: text(firewallOf(values), "cdn_frontdoor_firewall_policy_id"),
    endpointIds: blocks(block(firewallOf(values), "association") ?? {}, "domain").map((domain) =>
      text(domain, "cdn_frontdoor_domain_id"),
    ),
  }),
  computed: ({ values }) => ({ security_policies: [{ firewall: [activated(firewallOf(values))] }] }),
});

function endpointOf(id: string, values: Values) {
  return {
    id,
    profileId: text(values, "cdn_frontdoor_profile_id"),
    name: text(values, "name"),
    enabled: values["enabled"] !== false,
  };
}

function firewallOf(values: Values): Values {
  return block(block(values, "security_policies") ?? {}, "firewall") ?? {};
}

function activated(firewall: Values): Values {
  return {
    ...firewall,
    association: blocks(firewall, "association").map((association) => ({
      ...association,
      domain: blocks(association, "domain").map((domain) => ({ ...domain, active: true })),
    })),
  };
}
