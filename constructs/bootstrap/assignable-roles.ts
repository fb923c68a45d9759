import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { givesRoles } from "../../azure/roles/allows";
import { findRole } from "../../azure/roles/roles";
import { ConfigurationError } from "../core/errors";

/** The built-in roles that an estate assigns, each once, by name, and to whom. */
export interface AssignedRoles {
  /** To the managed identities that the estate makes; who they are is known when it is deployed. */
  readonly toIdentities: readonly string[];
  /** To people, by the object id of their group. */
  readonly toTeams: Readonly<Record<string, readonly string[]>>;
  /** To who deploys. */
  readonly toDeployer: readonly string[];
}

/**
 * @param deployer object id of who deploys the estate
 * @throws ConfigurationError PrincipalNotClear
 */
export function rolesAssignedBy(estate: IConstruct, deployer: string): AssignedRoles {
  const assignments = estate.node.findAll().filter((each) => each instanceof RoleAssignment);
  const to = (wanted: Principal["kind"], id?: string) =>
    namesOf(
      assignments.filter((each) => {
        const principal = principalOf(each, deployer);
        return principal.kind === wanted && (id === undefined || principal.id === id);
      }),
    );
  const teams = assignments
    .map((each) => principalOf(each, deployer))
    .flatMap(({ kind, id }) => (kind === "team" ? [id] : []));
  return {
    toIdentities: to("identity"),
    toTeams: Object.fromEntries([...new Set(teams)].sort().map((id) => [id, to("team", id)])),
    toDeployer: to("deployer"),
  };
}

interface Principal {
  readonly kind: "deployer" | "identity" | "team";
  readonly id: string;
}

function principalOf(assignment: RoleAssignment, deployer: string): Principal {
  const { principalIdInput: id = "", principalTypeInput: type } = assignment;
  if (id === deployer) return { kind: "deployer", id };
  if (type === "ServicePrincipal") return { kind: "identity", id };
  if ((type === "Group" || type === "User") && !Token.isUnresolved(id)) return { kind: "team", id };
  throw new ConfigurationError(assignment, "PrincipalNotClear", {
    what: `it assigns ${assignment.roleDefinitionNameInput} and does not say to what kind of principal`,
    why: "the condition on the deployer's right to assign roles names the principals that it may assign them to",
    fix: "grant it with constructs/core/grant.ts, which says the principal's type",
  });
}

function namesOf(assignments: readonly RoleAssignment[]): string[] {
  return [...new Set(assignments.flatMap(({ roleDefinitionNameInput: name }) => name ?? []))].sort();
}

/**
 * Condition of a role assignment: whoever has the role may assign, and take away, what the estate assigns: some roles
 * to managed identities other than its own, some to each team, some to who deploys. No role goes to anybody else.
 *
 * @param deployers object ids of who deploys: the pipeline's identity, and the group that it is in
 * @param scope for the error's path
 * @throws ConfigurationError RoleNotDelegable, RoleIdUnknown
 */
export function mayAssignOnly(scope: IConstruct, roles: AssignedRoles, deployers: readonly string[]): string {
  return ["write:Request", "delete:Resource"]
    .map((each) => each.split(":") as [string, string])
    .map(([action, source]) => {
      const of = (attribute: string) => `@${source}[Microsoft.Authorization/roleAssignments:${attribute}]`;
      const oneOf = (names: readonly string[]) =>
        `${of("RoleDefinitionId")} ForAnyOfAnyValues:GuidEquals {${names.map((name) => idOf(scope, name)).join(", ")}}`;
      const isFor = (...ids: readonly string[]) =>
        `${of("PrincipalId")} ForAnyOfAnyValues:GuidEquals {${ids.join(", ")}}`;
      const isIdentity = `${of("PrincipalType")} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}`;
      const isOther = `${of("PrincipalId")} ForAnyOfAllValues:GuidNotEquals {${deployers.join(", ")}}`;
      const teams = Object.entries(roles.toTeams);
      const ofAll = teams.length > 1 ? rolesOfAll(teams.map(([, names]) => names)) : [];
      const ways = [
        { names: roles.toIdentities, who: `${isIdentity} AND ${isOther}` },
        // said once for all teams: Azure takes no condition of more than 8 kB
        { names: ofAll, who: isFor(...teams.map(([id]) => id)) },
        ...teams.map(([id, names]) => ({
          names: names.filter((name) => !ofAll.includes(name)),
          who: isFor(id),
        })),
        { names: roles.toDeployer, who: isFor(...deployers) },
      ].filter(({ names }) => names.length > 0);
      const allowed = ways.map(({ names, who }) => `(${oneOf(names)} AND ${who})`).join(" OR ");
      return `(!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'}) OR ${allowed})`;
    })
    .join(" AND ");
}

function rolesOfAll([first = [], ...others]: readonly (readonly string[])[]): string[] {
  return first.filter((name) => others.every((names) => names.includes(name)));
}

function idOf(scope: IConstruct, name: string): string {
  const role = findRole(name);
  if (role === undefined) {
    throw new ConfigurationError(scope, "RoleIdUnknown", {
      what: `the estate assigns ${name}, whose id is not known here`,
      why: "the condition on the deployer's right to assign roles compares ids",
      fix: "add it to azure/roles: az role definition list --name NAME",
    });
  }
  if (givesRoles(role)) {
    throw new ConfigurationError(scope, "RoleNotDelegable", {
      what: `the estate assigns ${name}`,
      why: "a deployer that may assign it could make itself owner of everything",
      fix: "assign a role that cannot assign roles, or have the platform team assign this one by hand",
    });
  }
  return role.id;
}
