import { TerraformResource, type TerraformStack } from "cdktf";
import { makeUniqueId } from "cdktf/lib/private/unique";
import type { IConstruct } from "constructs";

/** Where visual search had the console before the estate did. */
const formerScope = "Search";

/** Tells Terraform that the console of a deployed estate is the same in its new place, so that nothing of it is made anew. */
export function moveConsole(stack: TerraformStack, console: IConstruct): void {
  const moved = console.node
    .findAll()
    .filter((each) => each instanceof TerraformResource)
    .map(({ terraformResourceType, friendlyUniqueId, node }) => ({
      from: `${terraformResourceType}.${makeUniqueId([formerScope, ...node.path.split("/").slice(1)])}`,
      to: `${terraformResourceType}.${friendlyUniqueId}`,
    }));
  stack.addOverride("moved", moved);
}
