import type { Check } from "../validation/checks";

/** An id as Azure's own libraries read it, which is less strict than azurerm: a subscription, a group, or below them. */
export const armId: Check = (value) => {
  const problem = `to be the id of a resource, got ${JSON.stringify(value)}`;
  if (typeof value !== "string") return problem;
  if (value === "/") return undefined;
  if (!value.startsWith("/") || /^https?:|api-version=|\|/.test(value)) return problem;
  const parts = value.split("/").filter((part) => part !== "");
  if (parts.length < 2 || !/^(subscriptions|providers)$/i.test(parts[0] ?? "")) return problem;
  return isChain(parts) ? undefined : problem;
};

type Scope = "tenant" | "subscription" | "group" | "resource";

/** Pairs of type and name, `providers` with three parts more; a group's id must not end in a type. */
function isChain(parts: readonly string[], scope: Scope = "tenant"): boolean {
  const [first = "", second, third] = parts;
  const is = (part: string | undefined, name: string) => part?.toLowerCase() === name;
  if (parts.length === 0) return true;
  if (parts.length === 1)
    return !(
      (scope === "tenant" && is(first, "subscriptions")) ||
      (scope === "subscription" && is(first, "resourcegroups")) ||
      scope === "group"
    );
  if (!is(first, "providers")) return isChain(parts.slice(2), scopeBelow(scope, first.toLowerCase()));
  if (second !== undefined && (third === undefined || is(third, "providers")))
    return (scope === "tenant" || scope === "subscription") && isChain(parts.slice(2), scope);
  return parts.length > 3 && isChain(parts.slice(4), "resource");
}

function scopeBelow(scope: Scope, type: string): Scope {
  if (scope === "tenant" && type === "subscriptions") return "subscription";
  return scope === "subscription" && type === "resourcegroups" ? "group" : "resource";
}

export const identityId: Check = (value) =>
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i.test(
    String(value),
  )
    ? undefined
    : `to be the id of a user-assigned identity, got ${JSON.stringify(value)}`;
