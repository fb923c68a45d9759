import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const id = "BeforeLocks";

/**
 * What the locks of a stack wait for: they are put on when all else is made, changed and deleted, and come off before
 * anything else is.
 *
 *   create    everything ─▶ this ─▶ locks
 *   relock    what left the stack is deleted ─▶ this is updated ─▶ locks
 *   destroy   locks ─▶ this ─▶ everything
 *
 * Azure deletes nothing at or below a lock, and what has left a stack cannot be named in `depends_on`. But Terraform
 * keeps in its state what a resource depended on, and updates the resource when that is gone: so this one stays while
 * locks are lifted, and changes whenever something comes or goes. It is `terraform_data` and nothing of Azure's provider,
 * within which newer Terraforms update first and delete then. And it is updated, not replaced: after a deploy that
 * failed it still knows what has to go. What Terraform creates before it destroys, and all that this depends on, it deletes
 * beside the locks: nothing at or below one may be of that kind, and `test/synth/locks.test.ts` holds it.
 */
export class LockOrder extends TerraformResource {
  static readonly tfResourceType = "terraform_data";

  /** That of the stack. */
  static of(scope: Construct): LockOrder {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(id) as LockOrder | undefined) ?? new LockOrder(stack);
  }

  private constructor(stack: TerraformStack) {
    super(stack, id, {
      terraformResourceType: LockOrder.tfResourceType,
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
  }

  /** Everything is known when the stack is written, and not before. */
  override toTerraform(): ReturnType<TerraformResource["toTerraform"]> {
    this.dependsOn = this.everythingElse();
    return super.toTerraform();
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: { before_locks: this.dependsOn } };
  }

  private everythingElse(): string[] {
    return TerraformStack.of(this)
      .node.findAll()
      .filter((each) => TerraformResource.isTerraformResource(each))
      .filter((each) => each !== this && !(each instanceof ManagementLock))
      .map(({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`)
      .sort();
  }
}
