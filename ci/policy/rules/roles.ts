import { referencesIn } from "../../stack";
import type { Rule } from "../rule";

const roleScope: Rule = {
  id: "role-scope",
  demand: "grants nothing above the resource group",
  reason: "a role on a subscription is a role on everything in it, also on what others put there next year",
  fix: "grant the role on the resource that needs it, or on the resource group",
  kinds: ["azurerm_role_assignment", "azurerm_role_definition"],
  check: ({ values }) => {
    const scopes = [values["scope"], values["assignable_scopes"] ?? []].flat().map(String);
    return scopes.filter((scope) => !isInGroup(scope)).map((scope) => ({ what: `it reaches ${scope}` }));
  },
};

/** Who has one of these has all of them: they hand out roles. */
const rulers = ["Owner", "User Access Administrator", "Role Based Access Control Administrator"];

const roleOfRulers: Rule = {
  id: "role-of-rulers",
  demand: "gives no workload the right to give rights",
  reason: "whoever may assign roles may assign himself every role, and no other rule holds any more",
  fix: "grant the role that does the work, or add a condition that names the roles it may assign",
  kinds: ["azurerm_role_assignment"],
  check: ({ values }) =>
    rulers.includes(String(values["role_definition_name"])) && !values["condition"]
      ? [{ what: `it grants ${values["role_definition_name"]} without a condition` }]
      : [],
};

export const roleRules: readonly Rule[] = [roleScope, roleOfRulers];

/** An id written out tells where it stands; a reference does by what it refers to. */
function isInGroup(scope: string): boolean {
  const [reference] = referencesIn(scope);
  if (!reference) return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.test(scope);
  if (!scope.startsWith("${")) return /^\/subscriptions\/[^/]*\/resourceGroups\//i.test(scope);
  return !/^(data\.)?azurerm_(subscription|management_group|client_config)\b/.test(reference.address);
}
