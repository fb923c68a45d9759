import { givesRoles } from "../../../azure/roles/allows";
import { findRole, roles } from "../../../azure/roles/roles";
import { type Reference, referencesIn } from "../../stack";
import { letsThrough } from "../condition";
import type { DeclaredEstate, JudgedResource } from "../resource";
import type { Rule, Violation } from "../rule";

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
const rulers = roles.filter(givesRoles);

const roleOfRulers: Rule = {
  id: "role-of-rulers",
  demand: "gives no workload the right to give rights",
  reason: "whoever may assign roles may assign himself every role, and no other rule holds any more",
  fix: "grant the role that does the work, or add a condition that names the roles it may assign and take away",
  kinds: ["azurerm_role_assignment"],
  check: (assignment, { estate }) => {
    const named = roleOf(assignment, estate);
    const role = findRole(named);
    if (role !== undefined)
      return rulers.includes(role) ? limitsOf(role.name, assignment.values["condition"]) : [];
    return [
      {
        what: `it grants ${named}, a role that nobody here knows`,
        why: "a role of somebody's own may allow everything, and so may one that only its id names",
        fix: "grant a built-in role by its name; one that is new here goes into azure/roles with what it allows",
      },
    ];
  },
};

const callers = /^data\.(azurerm|azapi)_client_config\./;
/** The provider is told both; who runs it does not change them. */
const notOfCaller = ["subscription_id", "tenant_id"];

const madeForCaller: Rule = {
  id: "made-for-caller",
  demand: "is the same whoever runs Terraform",
  reason:
    "the next one to run it, be it a colleague or the pipeline, would take from the one before what he was given",
  fix: "name who it is for: a group or an identity, such as the environment's deployer",
  kinds: ["*"],
  check: (resource, { estate }) => {
    const follows = ({ address, attribute }: Reference) =>
      callers.test(address) && !notOfCaller.includes(attribute);
    if (!estate.referencesOf(resource).some(follows)) return [];
    // who runs Terraform may be asked whether he may: nothing is made of the answer
    const { lifecycle: _, ...values } = resource.values;
    return referencesIn(values)
      .filter(follows)
      .map(({ address, attribute }) => ({ what: `it is made from ${address}.${attribute}` }));
  },
};

/** What makes rights, or lets somebody else act under an identity, elsewhere than in a role assignment of azurerm. */
const rights =
  /(^|[/.])(role(Assignment|Definition|Eligibility|Management)\w*|federatedIdentityCredentials|denyAssignments|accessPolicies)(?![\w(])/i;
const templates = /^(azapi_|azurerm_(\w+_)?template_deployment$|azurerm_template_deployment$)/;

const hiddenRights: Rule = {
  id: "hidden-rights",
  demand: "gives rights in one way, which everybody who reads the estate can see",
  reason:
    "what azapi, a template or a federated credential lets in stands in no list of who may do what, and no other rule judges it",
  fix: "grant a built-in role with azurerm_role_assignment; identities of pipelines are made by the bootstrap stack",
  kinds: ["*"],
  check: ({ type, kind, values }) => {
    if (otherWays.includes(type)) return [{ what: `it is of the kind ${type}` }];
    if (!templates.test(type)) return [];
    const { type: _, depends_on: __, ...others } = values;
    const inside = rights.exec(kind)?.[0] ?? rights.exec(textOf(others))?.[0];
    return inside === undefined ? [] : [{ what: `${kind} gives rights: ${inside.replace(/^[/.]/, "")}` }];
  },
};

const otherWays = [
  "azurerm_role_definition",
  "azurerm_federated_identity_credential",
  "azurerm_pim_active_role_assignment",
  "azurerm_pim_eligible_role_assignment",
  "azurerm_marketplace_role_assignment",
  "azurerm_lighthouse_assignment",
  "azurerm_lighthouse_definition",
];

export const roleRules: readonly Rule[] = [roleScope, roleOfRulers, madeForCaller, hiddenRights];

/** By its name, or by the id of its definition; what else it is called when neither tells. */
function roleOf({ values }: JudgedResource, estate: DeclaredEstate): string {
  const name = estate.resolve(values["role_definition_name"]);
  if (name !== undefined && name !== null) return String(name).trim();
  const id = values["role_definition_id"];
  const [reference] = referencesIn(id);
  const looked = estate.resources.find(({ address }) => address === reference?.address);
  if (looked?.mode === "data" && looked.values["name"] !== undefined) return String(looked.values["name"]);
  const text = String(estate.resolve(id)).toLowerCase();
  return roles.find((role) => text.endsWith(role.id))?.name ?? text;
}

/** A role that no condition may let through unless it names it. */
const unheardOf = "00000000-0000-4000-8000-00000000beef";

function limitsOf(ruler: string, condition: unknown): Violation[] {
  if (condition === undefined || condition === null || String(condition).trim() === "")
    return [{ what: `it grants ${ruler} without a condition` }];
  const forbidden = [unheardOf, ...rulers.map(({ id }) => id)];
  try {
    const open = (["write", "delete"] as const).filter((action) =>
      forbidden.some((role) => letsThrough(String(condition), { action, role })),
    );
    return open.map((action) => ({
      what: `it grants ${ruler} with a condition that lets ${action} assignments of more than the roles it names`,
    }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [{ what: `it grants ${ruler} with a condition that nobody can read: ${error.message}` }];
  }
}

/** Names and values, without what only refers to something else. */
function textOf(value: unknown): string {
  return JSON.stringify(value ?? null).replace(/\$\{[^}]*\}/g, "");
}

/** An id written out tells where it stands; a reference does by what it refers to. */
function isInGroup(scope: string): boolean {
  const [reference] = referencesIn(scope);
  if (!reference) return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.test(scope);
  if (!scope.startsWith("${")) return /^\/subscriptions\/[^/]*\/resourceGroups\//i.test(scope);
  return !/^(data\.)?azurerm_(subscription|management_group|client_config)\b/.test(reference.address);
}
