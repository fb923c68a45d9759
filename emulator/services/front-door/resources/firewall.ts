import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { blocks, optionalNumber, optionalText, text } from "../../../resource-manager/values";
import type { FirewallRule } from "../front-door-resources";
import { firewallConditions } from "./conditions";
import { frontDoorPart } from "./front-door";

const actions = ["Allow", "Block", "Log", "Redirect"] as const;

export const frontDoorFirewallPolicy = frontDoorPart({
  type: "azurerm_cdn_frontdoor_firewall_policy",
  reason: "custom rules run, limits by address among them; managed rules and log scrubbing are recorded",
  kind: "firewall policy",
  describe({ id, values }) {
    const blockStatus = optionalNumber(values, "custom_block_response_status_code");
    const body = optionalText(values, "custom_block_response_body");
    const redirectUrl = optionalText(values, "redirect_url");
    return {
      id,
      enabled: values["enabled"] !== false,
      prevents: text(values, "mode") === "Prevention",
      rules: blocks(values, "custom_rule")
        .filter((rule) => rule["enabled"] !== false)
        .map(ruleOf),
      ...(blockStatus && { blockStatus }),
      ...(body && { blockBody: Buffer.from(body, "base64").toString() }),
      ...(redirectUrl && { redirectUrl }),
    };
  },
  computed: () => ({
    frontend_endpoint_ids: [],
    captcha_cookie_expiration_in_minutes: null,
    js_challenge_cookie_expiration_in_minutes: null,
  }),
});

function ruleOf(rule: Values): FirewallRule {
  const wanted = text(rule, "action");
  const action = actions.find((known) => known === wanted);
  if (action === undefined) {
    throw notRunLocally(
      `firewall rules with the action ${wanted}`,
      "leave the rule out for the environment local",
      ["custom_rule", "action"],
    );
  }
  return {
    name: text(rule, "name"),
    priority: optionalNumber(rule, "priority") ?? 1,
    action,
    conditions: firewallConditions(rule),
    ...(text(rule, "type") === "RateLimitRule" && {
      limit: {
        requests: optionalNumber(rule, "rate_limit_threshold") ?? 10,
        minutes: optionalNumber(rule, "rate_limit_duration_in_minutes") ?? 1,
      },
    }),
  };
}
