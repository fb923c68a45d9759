import { findRole } from "../../azure/roles/roles";
import dev from "../../environments/dev";
import type { Stack, Values } from "../stack";
import { letsThrough } from "./condition";
import { evaluate } from "./evaluate";
import { roleRules } from "./rules/roles";

const scope = "/subscriptions/00000000-0000-0000-0000-000000000f00/resourceGroups/rg";
const [Owner = "", AcrPull = "", Reader = ""] = ["Owner", "AcrPull", "Reader"].map(
  (name) => findRole(name)?.id,
);
const administrator = "Role Based Access Control Administrator";
const definition = (id: string) => `/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const random = "0a1b2c3d-0000-4000-8000-000000000001";

const told = (type: string, values: Values, beside: Stack["declared"] = []) => {
  const declared = [
    { mode: "managed" as const, type, address: `${type}.Made`, path: "Made", values },
    ...beside,
  ];
  const stack: Stack = { environment: "dev", folder: "/nowhere", outputs: {}, declared };
  return evaluate(stack, dev, "2026-11-21", roleRules).map(({ rule, severity }) => `${severity} ${rule}`);
};
const granting = (values: Values, beside?: Stack["declared"]) =>
  told("azurerm_role_assignment", { scope, ...values }, beside);
const refused = ["error role-of-rulers"];

describe("a role assignment", () => {
  it.each([
    ["by name", { role_definition_name: "Owner" }],
    ["in lower case", { role_definition_name: "owner" }],
    ["in capitals", { role_definition_name: "USER ACCESS ADMINISTRATOR" }],
    ["by id", { role_definition_id: definition(Owner) }],
    ["by id in capitals", { role_definition_id: definition(Owner).toUpperCase() }],
    ["by id of a subscription", { role_definition_id: `/subscriptions/x${definition(Owner)}` }],
    ["by id of a role of somebody's own", { role_definition_id: definition(random) }],
    ["by name of a role of somebody's own", { role_definition_name: "vitrine-everything" }],
    ["by an id that only the deploy knows", { role_definition_id: `\${azurerm_other.X.id}` }],
    ["with an empty condition", { role_definition_name: "Owner", condition: " " }],
    ["of a vault's data", { role_definition_name: "Key Vault Data Access Administrator" }],
  ])("fails when it makes a ruler: %s", (_, values) => {
    expect(granting(values)).toEqual(refused);
  });

  it("fails when its id is looked up by the name of a ruler", () => {
    const looked = (name: string): Stack["declared"] => [
      {
        mode: "data",
        type: "azurerm_role_definition",
        address: "data.azurerm_role_definition.Looked",
        path: "Looked",
        values: { name, scope },
      },
    ];
    const id = { role_definition_id: `\${data.azurerm_role_definition.Looked.id}` };
    expect(granting(id, looked("Owner"))).toContain("error role-of-rulers");
    expect(granting(id, looked("AcrPull"))).not.toContain("error role-of-rulers");
  });

  it("may give a built-in role, by name or by id", () => {
    expect(granting({ role_definition_name: "AcrPull" })).toEqual([]);
    expect(granting({ role_definition_id: definition(AcrPull) })).toEqual([]);
    expect(granting({ role_definition_name: "Managed Identity Operator" })).toEqual([]);
  });
});

describe("who runs Terraform", () => {
  const caller = (attribute: string) => `\${data.azurerm_client_config.Caller.${attribute}}`;
  const reader = { role_definition_name: "Reader" };

  it.each([
    ["a role", () => granting({ ...reader, principal_id: caller("object_id") })],
    ["a role, in a part of a text", () => granting({ ...reader, principal_id: `x${caller("client_id")}` })],
    [
      "a role, by azapi",
      () => granting({ ...reader, principal_id: `\${data.azapi_client_config.C.object_id}` }),
    ],
    ["a secret", () => told("azurerm_key_vault_secret", { value: caller("object_id") })],
  ])("fails when %s follows", (_, findings) => {
    expect(findings()).toEqual(["error made-for-caller"]);
  });

  it("may be asked, as long as nothing is made of the answer", () => {
    const lifecycle = { precondition: [{ condition: caller("object_id"), error_message: "no" }] };
    expect(granting({ ...reader, principal_id: random, lifecycle })).toEqual([]);
    expect(told("azurerm_key_vault", { tenant_id: caller("tenant_id") })).toEqual([]);
  });
});

const clause = (action: "delete" | "write", source: string, rest: string) =>
  `(!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'}) OR (@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ${rest}))`;
const limited = (rest: string) =>
  `(${clause("write", "Request", rest)} AND ${clause("delete", "Resource", rest)})`;
const two = `ForAnyOfAnyValues:GuidEquals {${AcrPull}, ${Reader}}`;

describe("a condition", () => {
  const withCondition = (condition: string) => granting({ role_definition_name: administrator, condition });
  const people =
    "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}";

  it.each([
    ["of some roles", limited(two)],
    ["of one role", limited(`GuidEquals '${AcrPull}'`)],
    ["of some roles for people", `${limited(two)} AND ${people}`],
    ["in Azure's own layout", limited(two).replaceAll(" OR ", "\n OR \n ").replaceAll("(", "( ")],
  ])("may hold a ruler to what it names: %s", (_, condition) => {
    expect(withCondition(condition)).toEqual([]);
  });

  it.each([
    ["that is always true", "true"],
    ["that is true one way or the other", `(${people}) OR !(${people})`],
    ["about the person alone", people],
    ["that names a ruler", limited(`ForAnyOfAnyValues:GuidEquals {${AcrPull}, ${Owner}}`)],
    ["that names what may not be", limited(`ForAnyOfAllValues:GuidNotEquals {${Owner}}`)],
    ["of writing alone", clause("write", "Request", two)],
    ["of deleting alone", clause("delete", "Resource", two)],
    ["that looks at the wrong side", clause("write", "Resource", two)],
    ["of another action", clause("write", "Request", two).replace("roleAssignments/write", "locks/write")],
    ["that lets everything else in", `${limited(two)} OR true`],
    ["with a comparison nobody knows", limited("GuidLike {*}")],
    ["that is cut off", limited(two).slice(0, -2)],
    ["that is no condition", "everything is fine"],
    ["that only the deploy knows", `\${azurerm_other.X.condition}`],
  ])("fails when it is one %s", (_, condition) => {
    const findings = withCondition(condition);
    expect([...new Set(findings)]).toEqual(refused);
  });

  it("is read as Azure reads it, for the role at hand", () => {
    const asked = (role: string) => letsThrough(limited(two), { action: "write", role });
    expect([AcrPull, Reader.toUpperCase(), Owner, random].map(asked)).toEqual([true, true, false, false]);
  });
});

describe("what gives rights in another way is refused:", () => {
  const body = { properties: { principalId: random, roleDefinitionId: definition(Owner) } };
  it.each([
    ["azapi_resource", { type: "Microsoft.Authorization/roleAssignments@2022-04-01", body }],
    ["azapi_resource", { type: "microsoft.authorization/roleassignments@2020-10-01-preview", body }],
    [
      "azapi_resource",
      { type: "Microsoft.Storage/storageAccounts/providers/roleAssignments@2018-07-01", body },
    ],
    ["azapi_update_resource", { type: "Microsoft.Authorization/roleDefinitions@2022-04-01", body }],
    ["azapi_resource", { type: "Microsoft.Authorization/roleEligibilityScheduleRequests@2020-10-01", body }],
    [
      "azapi_resource_action",
      {
        type: "Microsoft.Resources/subscriptions@2022-12-01",
        action: "providers/Microsoft.Authorization/roleAssignments/x",
        method: "PUT",
        body,
      },
    ],
    [
      "azapi_resource",
      {
        type: "Microsoft.Resources/deployments@2025-04-01",
        body: {
          properties: { template: { resources: [{ type: "Microsoft.Authorization/roleAssignments" }] } },
        },
      },
    ],
    [
      "azurerm_resource_group_template_deployment",
      { template_content: '{"resources":[{"type":"Microsoft.Authorization/roleAssignments"}]}' },
    ],
    [
      "azapi_resource",
      {
        type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30",
        body: {},
      },
    ],
    ["azurerm_federated_identity_credential", { name: "github" }],
    ["azurerm_pim_eligible_role_assignment", { scope, role_definition_id: definition(Owner) }],
    ["azurerm_role_definition", { scope, name: "mine", permissions: [{ actions: ["*"] }] }],
    [
      "azurerm_role_definition",
      { scope, name: "small", permissions: [{ actions: ["Microsoft.Web/sites/read"] }] },
    ],
  ] as const)("%s %j", (type, values) => {
    expect(told(type, values)).toEqual(["error hidden-rights"]);
  });

  it("and what only waits for a grant is not", () => {
    expect(
      told("azapi_resource", {
        type: "Microsoft.Web/sites@2025-03-01",
        depends_on: ["azurerm_role_assignment.App_RoleAssignments"],
        body: { properties: { a: `\${azurerm_role_assignment.RoleAssignments.id}` } },
      }),
    ).toEqual([]);
  });
});
