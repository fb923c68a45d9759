import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Lazy, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Permission, Reachable } from "./grant";

/**
 * The time Azure needs until a role assignment is honoured everywhere, and until what it opens is found at its address
 * in a private network.
 *
 * What makes the first data-plane call depends on `wait`. A grant that is added later waits anew, and so does an
 * endpoint; nothing waits when neither has changed.
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
    const awaited = [...this.permissions].flatMap((permission) => [permission, ...waysTo(permission)]);
    return Object.fromEntries(awaited.map((each) => [each.friendlyUniqueId, each.id]));
  }
}

/** Endpoints of what a permission is for: it lies below the construct that has them. */
function waysTo({ node }: Permission): Reachable["endpoints"] {
  const owner = [...node.scopes].reverse().find(isReachable);
  return owner?.endpoints ?? [];
}

function isReachable(construct: IConstruct): construct is IConstruct & Reachable {
  return "endpoints" in construct;
}
