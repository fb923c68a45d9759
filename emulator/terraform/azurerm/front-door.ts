import type { Behaviour } from "../planning/behaviour";
import { between, oneOf, pattern, resourceId } from "../validation/checks";
import { identityType } from "./storage";

const name = (most: number) =>
  pattern(
    new RegExp(`^[A-Za-z0-9][A-Za-z0-9-]{0,${most - 2}}[A-Za-z0-9]$`),
    `2 to ${most} letters, digits and hyphens, with a letter or digit at both ends`,
  );
const sku = oneOf("Premium_AzureFrontDoor", "Standard_AzureFrontDoor");
const headerAction = oneOf("Append", "Delete", "Overwrite");
const profileId = resourceId(
  "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Cdn/profiles/{name}",
);

export const frontDoor: Readonly<Record<string, Behaviour>> = {
  azurerm_cdn_frontdoor_profile: {
    counts: { log_scrubbing_rule: { max: 3 } },
    checks: {
      name: name(260),
      response_timeout_seconds: between(16, 240),
      sku_name: sku,
      "identity.type": identityType,
    },
    defaults: {
      response_timeout_seconds: 120,
    },
    forceNew: ["name", "resource_group_name", "sku_name"],
  },
  azurerm_cdn_frontdoor_endpoint: {
    checks: {
      name: name(46),
      cdn_frontdoor_profile_id: profileId,
    },
    defaults: {
      enabled: true,
    },
    forceNew: ["cdn_frontdoor_profile_id", "name"],
  },
  azurerm_cdn_frontdoor_origin_group: {
    checks: {
      name: name(90),
      cdn_frontdoor_profile_id: profileId,
      "health_probe.interval_in_seconds": between(1, 255),
      "health_probe.protocol": oneOf("Http", "Https"),
      "health_probe.request_type": oneOf("GET", "HEAD"),
      "load_balancing.additional_latency_in_milliseconds": between(0, 1000),
      "load_balancing.sample_size": between(0, 255),
      "load_balancing.successful_samples_required": between(0, 255),
    },
    defaults: {
      "health_probe.path": "/",
      "health_probe.request_type": "HEAD",
      "load_balancing.additional_latency_in_milliseconds": 50,
      "load_balancing.sample_size": 4,
      "load_balancing.successful_samples_required": 3,
      restore_traffic_time_to_healed_or_new_endpoint_in_minutes: 10,
      session_affinity_enabled: true,
    },
    forceNew: ["cdn_frontdoor_profile_id", "name"],
  },
  azurerm_cdn_frontdoor_origin: {
    checks: {
      name: name(90),
      http_port: between(1, 65_535),
      https_port: between(1, 65_535),
      priority: between(1, 5),
      weight: between(1, 1000),
    },
    defaults: {
      enabled: true,
      http_port: 80,
      https_port: 443,
      priority: 1,
      "private_link.request_message": "Access request for CDN FrontDoor Private Link Origin",
      weight: 500,
    },
    forceNew: ["cdn_frontdoor_origin_group_id", "name", "private_link.location"],
  },
  azurerm_cdn_frontdoor_route: {
    checks: {
      name: name(90),
      forwarding_protocol: oneOf("HttpOnly", "HttpsOnly", "MatchRequest"),
      supported_protocols: oneOf("Http", "Https"),
      patterns_to_match: pattern(/^\//, 'a path that begins with "/"'),
      "cache.query_string_caching_behavior": oneOf(
        "IgnoreQueryString",
        "IgnoreSpecifiedQueryStrings",
        "IncludeSpecifiedQueryStrings",
        "UseQueryString",
      ),
    },
    defaults: {
      "cache.compression_enabled": false,
      "cache.query_string_caching_behavior": "IgnoreQueryString",
      enabled: true,
      forwarding_protocol: "MatchRequest",
      https_redirect_enabled: true,
      link_to_default_domain: true,
    },
    forceNew: ["cdn_frontdoor_endpoint_id", "name"],
  },
  azurerm_cdn_frontdoor_rule_set: {
    checks: {
      name: pattern(/^[A-Za-z][A-Za-z0-9]{0,59}$/, "1 to 60 letters and digits, with a letter first"),
      cdn_frontdoor_profile_id: profileId,
    },
    forceNew: ["cdn_frontdoor_profile_id", "name"],
  },
  azurerm_cdn_frontdoor_rule: {
    checks: {
      name: pattern(/^[A-Za-z][A-Za-z0-9]{0,259}$/, "1 to 260 letters and digits, with a letter first"),
      behavior_on_match: oneOf("Continue", "Stop"),
      "actions.request_header_action.header_action": headerAction,
      "actions.response_header_action.header_action": headerAction,
      "actions.url_redirect_action.redirect_type": oneOf(
        "Found",
        "Moved",
        "PermanentRedirect",
        "TemporaryRedirect",
      ),
      "actions.url_redirect_action.redirect_protocol": oneOf("Http", "Https", "MatchRequest"),
    },
    defaults: {
      "actions.url_redirect_action.destination_fragment": "",
      "actions.url_redirect_action.destination_path": "",
      "actions.url_redirect_action.query_string": "",
      "actions.url_redirect_action.redirect_protocol": "MatchRequest",
      "actions.url_rewrite_action.preserve_unmatched_path": false,
      behavior_on_match: "Continue",
      "conditions.client_port_condition.negate_condition": false,
      "conditions.cookies_condition.negate_condition": false,
      "conditions.host_name_condition.negate_condition": false,
      "conditions.http_version_condition.negate_condition": false,
      "conditions.http_version_condition.operator": "Equal",
      "conditions.is_device_condition.negate_condition": false,
      "conditions.is_device_condition.operator": "Equal",
      "conditions.post_args_condition.negate_condition": false,
      "conditions.query_string_condition.negate_condition": false,
      "conditions.remote_address_condition.negate_condition": false,
      "conditions.remote_address_condition.operator": "IPMatch",
      "conditions.request_body_condition.negate_condition": false,
      "conditions.request_header_condition.negate_condition": false,
      "conditions.request_method_condition.negate_condition": false,
      "conditions.request_method_condition.operator": "Equal",
      "conditions.request_scheme_condition.negate_condition": false,
      "conditions.request_scheme_condition.operator": "Equal",
      "conditions.request_uri_condition.negate_condition": false,
      "conditions.server_port_condition.negate_condition": false,
      "conditions.socket_address_condition.negate_condition": false,
      "conditions.socket_address_condition.operator": "IPMatch",
      "conditions.ssl_protocol_condition.negate_condition": false,
      "conditions.ssl_protocol_condition.operator": "Equal",
      "conditions.url_file_extension_condition.negate_condition": false,
      "conditions.url_filename_condition.negate_condition": false,
      "conditions.url_path_condition.negate_condition": false,
    },
    forceNew: ["cdn_frontdoor_rule_set_id", "name"],
  },
  azurerm_cdn_frontdoor_firewall_policy: {
    counts: {
      custom_rule: { max: 100 },
      "custom_rule.match_condition": { max: 10 },
      "log_scrubbing.scrubbing_rule": { max: 100 },
      managed_rule: { max: 100 },
      "managed_rule.exclusion": { max: 100 },
      "managed_rule.override": { max: 100 },
      "managed_rule.override.exclusion": { max: 100 },
      "managed_rule.override.rule": { max: 1000 },
      "managed_rule.override.rule.exclusion": { max: 100 },
    },
    checks: {
      name: pattern(/^[A-Za-z][A-Za-z0-9]{0,127}$/, "1 to 128 letters and digits, with a letter first"),
      mode: oneOf("Detection", "Prevention"),
      sku_name: sku,
      custom_block_response_status_code: oneOf(200, 403, 405, 406, 429),
      "custom_rule.type": oneOf("MatchRule", "RateLimitRule"),
      "custom_rule.action": oneOf("Allow", "Block", "CAPTCHA", "JSChallenge", "Log", "Redirect"),
    },
    defaults: {
      "custom_rule.enabled": true,
      "custom_rule.match_condition.negation_condition": false,
      "custom_rule.priority": 1,
      "custom_rule.rate_limit_duration_in_minutes": 1,
      "custom_rule.rate_limit_threshold": 10,
      enabled: true,
      "log_scrubbing.enabled": true,
      "log_scrubbing.scrubbing_rule.enabled": true,
      "log_scrubbing.scrubbing_rule.operator": "Equals",
      "managed_rule.override.rule.enabled": false,
      request_body_check_enabled: true,
    },
    forceNew: ["name", "resource_group_name", "sku_name"],
  },
  azurerm_cdn_frontdoor_security_policy: {
    counts: { "security_policies.firewall.association.domain": { max: 500 } },
    checks: {
      name: name(260),
      cdn_frontdoor_profile_id: profileId,
      "security_policies.firewall.association.patterns_to_match": oneOf("/*"),
    },
    forceNew: [
      "cdn_frontdoor_profile_id",
      "name",
      "security_policies.firewall.association.patterns_to_match",
      "security_policies.firewall.cdn_frontdoor_firewall_policy_id",
    ],
  },
};
