import type { Stack } from "../stack";
import type { Access } from "./access";
import { withParents } from "./scopes";

/**
 * Who can touch a part of a stack: the grants on its resources, and on whatever these lie in.
 *
 * @param what a construct path such as "Images/Storage", Terraform's address, or a resource's name in Azure
 * @returns undefined when the stack has no such thing
 */
export function accessTo(stack: Stack, accesses: readonly Access[], what: string): Access[] | undefined {
  const wanted = what.replace(/(?<!\/)\/+$/, "");
  const meant = stack.declared.filter(
    ({ address, path, values }) =>
      path === wanted || path.startsWith(`${wanted}/`) || address === wanted || values["name"] === wanted,
  );
  if (meant.length === 0) return undefined;
  const reached = new Set(meant.flatMap(({ address }) => withParents(stack, address)));
  return accesses.filter(({ on }) => on.address !== undefined && reached.has(on.address));
}
