import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import type { Permission } from "./grant";

/**
 * The time Azure needs until a role assignment is honoured everywhere.
 *
 * What makes the first data-plane call depends on `wait`. A grant that is added later waits anew;
 * nothing waits when no grant has changed.
 */
export class GrantPropagation extends Construct {
  readonly wait: Sleep;
  private readonly permissions = new Set<Permission>();

  constructor(scope: Construct, id: string, seconds: number) {
    super(scope, id);
    this.wait = new Sleep(this, "Resource", {
      createDuration: `${seconds}s`,
      triggers: Token.asStringMap(Lazy.anyValue({ produce: () => this.triggers() })),
    });
  }

  include(permission: Permission): void {
    this.permissions.add(permission);
  }

  private triggers(): Record<string, string> {
    return Object.fromEntries([...this.permissions].map((each) => [each.friendlyUniqueId, each.id]));
  }
}
