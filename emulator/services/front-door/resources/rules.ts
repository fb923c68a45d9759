import { lastSegment } from "../../../../azure/resource-id";
import type { Behaviour } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { block, blocks, optionalNumber, optionalText, text } from "../../../resource-manager/values";
import type { HeaderChange, Redirect, Rewrite, Scheme } from "../front-door-resources";
import { ruleConditions } from "./conditions";
import { frontDoorPart } from "./front-door";

export const frontDoorRuleSet: Behaviour = {
  type: "azurerm_cdn_frontdoor_rule_set",
  parity: "runs",
  reason: "its rules run on the routes that name it",
};

export const frontDoorRule = frontDoorPart({
  type: "azurerm_cdn_frontdoor_rule",
  reason: "changes headers, redirects and rewrites; overrides of cache and compression are recorded",
  kind: "rule",
  describe({ id, values }) {
    const actions = block(values, "actions") ?? {};
    refuseOriginOverride(actions);
    const redirect = block(actions, "url_redirect_action");
    const rewrite = block(actions, "url_rewrite_action");
    return {
      id,
      ruleSetId: text(values, "cdn_frontdoor_rule_set_id"),
      order: optionalNumber(values, "order") ?? 0,
      conditions: ruleConditions(block(values, "conditions") ?? {}),
      requestHeaders: blocks(actions, "request_header_action").map(headerChange),
      responseHeaders: blocks(actions, "response_header_action").map(headerChange),
      ...(redirect && { redirect: redirectOf(redirect) }),
      ...(rewrite && { rewrite: rewriteOf(rewrite) }),
      isLast: optionalText(values, "behavior_on_match") === "Stop",
    };
  },
  computed: ({ values }) => ({
    cdn_frontdoor_rule_set_name: lastSegment(text(values, "cdn_frontdoor_rule_set_id")),
  }),
});

const statuses: Readonly<Record<string, Redirect["status"]>> = {
  Found: 302,
  Moved: 301,
  PermanentRedirect: 308,
  TemporaryRedirect: 307,
};

function headerChange(action: Values): HeaderChange {
  const value = optionalText(action, "value") ?? "";
  if (/\{[a-z_]+(:[^{}]*)?\}/.test(value)) {
    throw notRunLocally(`server variables in headers (${value})`, "write the value out", ["actions"]);
  }
  return {
    action: text(action, "header_action") as HeaderChange["action"],
    name: text(action, "header_name"),
    value,
  };
}

function redirectOf(action: Values): Redirect {
  const protocol = optionalText(action, "redirect_protocol") ?? "MatchRequest";
  return {
    status: statuses[text(action, "redirect_type")] ?? 302,
    scheme: protocol === "MatchRequest" ? "" : (protocol.toLowerCase() as Scheme),
    host: optionalText(action, "destination_hostname") ?? "",
    path: optionalText(action, "destination_path") ?? "",
    query: optionalText(action, "query_string") ?? "",
    fragment: optionalText(action, "destination_fragment") ?? "",
  };
}

function rewriteOf(action: Values): Rewrite {
  return {
    source: text(action, "source_pattern"),
    destination: text(action, "destination"),
    keepsRest: action["preserve_unmatched_path"] === true,
  };
}

function refuseOriginOverride(actions: Values): void {
  const override = block(actions, "route_configuration_override_action");
  if (override === undefined || !optionalText(override, "cdn_frontdoor_origin_group_id")) return;
  throw notRunLocally("rules that choose another origin group", "use a route of its own for these paths", [
    "actions",
    "route_configuration_override_action",
  ]);
}
