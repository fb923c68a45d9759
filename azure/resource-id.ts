/** ARM ids are compared without regard to case. */
export function sameId(one: string, other: string): boolean {
  return key(one) === key(other);
}

/** Whether an id is the scope itself or lies below it. */
export function isWithin(id: string, scope: string): boolean {
  return `${key(id)}/`.startsWith(`${key(scope)}/`);
}

/** The form under which an id is kept and compared. */
export function key(id: string): string {
  return id.toLowerCase().replace(/(?<!\/)\/+$/, "");
}

export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** `/subscriptions/{s}/resourceGroups/{name}` of what lies in a group, or undefined. */
export function resourceGroupOf(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
}

/**
 * The resource that must exist first: ".../storageAccounts/a" for ".../storageAccounts/a/blobServices/default/containers/c",
 * the resource group for a resource in it. undefined for a resource group and for what is not an ARM id.
 */
export function parentOf(id: string): string | undefined {
  const group = resourceGroupOf(id);
  if (group === undefined || group.length === id.length) return undefined;
  const extension = id.toLowerCase().lastIndexOf("/providers/");
  const [, ...path] = id.slice(extension + "/providers/".length).split("/");
  // one type and one name: a resource in the group, or an extension of another resource
  if (path.length <= 2) return id.slice(0, extension);
  const parent = id.split("/").slice(0, -2).join("/");
  return isImplied(parent) ? parent.split("/").slice(0, -2).join("/") : parent;
}

/** Azure makes these with the first thing in them: ".../blobServices/default", ".../workspaces/w/models/m". */
function isImplied(id: string): boolean {
  return /\/default$|\/workspaces\/[^/]+\/(environments|models)\/[^/]+$/i.test(id);
}
