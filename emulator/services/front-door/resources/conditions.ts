import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally } from "../../../resource-manager/resource-error";
import { blocks, optionalText, text, texts } from "../../../resource-manager/values";
import {
  type Condition,
  type ConditionOperator,
  isOperator,
  isTransform,
  isVariable,
  type Variable,
} from "../conditions";

/** Blocks of a rule's conditions, by what they look at. Those that are not here are refused. */
const ofRules: Readonly<Record<string, Variable>> = {
  cookies_condition: "Cookies",
  host_name_condition: "HostName",
  query_string_condition: "QueryString",
  remote_address_condition: "RemoteAddr",
  request_header_condition: "RequestHeader",
  request_method_condition: "RequestMethod",
  request_scheme_condition: "RequestScheme",
  request_uri_condition: "RequestUri",
  socket_address_condition: "SocketAddr",
  url_file_extension_condition: "UrlFileExtension",
  url_filename_condition: "UrlFileName",
  url_path_condition: "UrlPath",
};

/** What must hold for a rule of a rule set. @throws ResourceError NotRunLocally */
export function ruleConditions(conditions: Values): Condition[] {
  return Object.keys(conditions).flatMap((name) =>
    blocks(conditions, name).map((block) => {
      const variable = ofRules[name];
      if (variable === undefined) throw refused(`${name} of Front Door's rules`, ["conditions", name]);
      return {
        variable,
        selector: optionalText(block, "header_name") ?? optionalText(block, "cookie_name") ?? "",
        operator: operatorOf(block, name),
        values: texts(block, "match_values"),
        negated: block["negate_condition"] === true,
        transforms: transformsOf(block),
      };
    }),
  );
}

/** What must hold for a rule of a firewall. @throws ResourceError NotRunLocally */
export function firewallConditions(rule: Values): Condition[] {
  return blocks(rule, "match_condition").map((block) => {
    const variable = text(block, "match_variable");
    if (!isVariable(variable)) {
      throw refused(`firewall rules that look at ${variable}`, ["custom_rule", "match_condition"]);
    }
    return {
      variable,
      selector: optionalText(block, "selector") ?? "",
      operator: operatorOf(block, "match_condition"),
      values: texts(block, "match_values"),
      negated: block["negation_condition"] === true,
      transforms: transformsOf(block),
    };
  });
}

function operatorOf(block: Values, where: string): ConditionOperator {
  const operator = optionalText(block, "operator") ?? "Equal";
  if (isOperator(operator)) return operator;
  throw refused(`the operator ${operator} of Front Door`, [where, "operator"]);
}

function transformsOf(block: Values): Condition["transforms"] {
  return texts(block, "transforms").map((name) => {
    if (isTransform(name)) return name;
    throw refused(`the transform ${name} of Front Door`, ["transforms"]);
  });
}

function refused(what: string, attribute: readonly string[]) {
  return notRunLocally(what, "leave the rule out for the environment local", attribute);
}
