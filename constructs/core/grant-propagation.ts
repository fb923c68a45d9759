import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";

/**
 * The time Azure needs until a role assignment is honoured everywhere.
 *
 * What makes the first data-plane call depends on `wait`. A grant that is added later waits anew;
 * nothing waits when no grant has changed.
 */
export class GrantPropagation extends Construct {
  readonly wait: Sleep;
  private readonly assignments = new Set<RoleAssignment>();

  constructor(scope: Construct, id: string, seconds: number) {
    super(scope, id);
    this.wait = new Sleep(this, "Resource", {
      createDuration: `${seconds}s`,
      triggers: Token.asStringMap(Lazy.anyValue({ produce: () => this.triggers() })),
    });
  }

  include(assignment: RoleAssignment): void {
    this.assignments.add(assignment);
  }

  private triggers(): Record<string, string> {
    return Object.fromEntries([...this.assignments].map((each) => [each.friendlyUniqueId, each.id]));
  }
}
