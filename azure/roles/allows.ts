import type { Role } from "./role";
import { roles } from "./roles";

/** What Azure lists as somebody's rights over resources; patterns may hold "*". */
export type ResourceRights = Pick<Role, "actions" | "notActions">;

/** "Owner" of a storage account reads no blob: operations on what is in a resource are matched apart. */
const onData = [
  /^Microsoft\.AppConfiguration\/configurationStores\/keyValues\//i,
  /^Microsoft\.Dashboard\/grafana\/ActAs/i,
  /^Microsoft\.EventGrid\/events\//i,
  /^Microsoft\.(EventHub|ServiceBus)\/namespaces\/messages\//i,
  /^Microsoft\.Insights\/(metrics|telemetry)\//i,
  /^Microsoft\.KeyVault\/vaults\/(certificates|keys|secrets)\//i,
  /^Microsoft\.Monitor\/accounts\/data\//i,
  /^Microsoft\.Search\/searchServices\/(aliases|indexes)\//i,
  /^Microsoft\.Storage\/storageAccounts\/blobServices\/containers\/blobs\//i,
  /^Microsoft\.Storage\/storageAccounts\/queueServices\/queues\/messages\//i,
  /^Microsoft\.Storage\/storageAccounts\/tableServices\/tables\/entities\//i,
];

/** Whether a role allows an operation, on resources or on what is in them; one with "*" asks for all of them. */
export function allows(role: Role, action: string): boolean {
  const isOnData = onData.some((each) => each.test(action));
  return isOnData ? matchesAny(role.dataActions, action) : controls(role, action);
}

/** Whether somebody's permissions allow an operation on resources. */
export function controls({ actions, notActions = [] }: ResourceRights, action: string): boolean {
  return matchesAny(actions, action) && !matchesAny(notActions, action);
}

/** Whether who has the role may give roles to others, and so has every role. */
export function givesRoles(role: Role): boolean {
  return controls(role, "Microsoft.Authorization/roleAssignments/write");
}

/** Roles that allow all these operations, of each kind the narrowest first; those for every kind of resource last. */
export function rolesAllowing(actions: readonly string[]): Role[] {
  const all = roles.filter((role) => actions.every((action) => allows(role, action)));
  return [...all.filter((role) => !isForEverything(role)), ...all.filter(isForEverything)];
}

/** Whether a role is for resources of every kind: nobody needs it for one service. */
export function isForEverything({ actions }: Role): boolean {
  return actions.some((pattern) => pattern.startsWith("*"));
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => expressionOf(pattern).test(action));
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  // between two slashes it may stand for nothing: `userAssignedIdentities/*/assign/action` allows `userAssignedIdentities/assign/action`
  const text = parts.join(".*").replaceAll("/.*/", "(?:/.*)?/");
  const expression = new RegExp(`^${text}$`, "i");
  expressions.set(pattern, expression);
  return expression;
}
