import { AccessDenied, type Identity, type LocalPrincipal } from "../../../identity/identity";
import { expiryMsOf } from "../../../identity/tokens";
import { lookingAgain } from "../look-again";

export const audience = "https://eventhubs.azure.net";

/** What is allowed by a role, in Azure's names. */
export const rights = {
  Send: "Microsoft.EventHub/namespaces/messages/send/action",
  Listen: "Microsoft.EventHub/namespaces/messages/receive/action",
} as const;
export type HubRight = keyof typeof rights;

interface Claim {
  readonly principal: LocalPrincipal;
  readonly expiresMs: number;
}

/** What one connection has shown tokens for. */
export class ShownTokens {
  private readonly identity: Identity;
  private readonly namespaceId: string;
  private readonly claims = new Map<string, Claim>();

  constructor(identity: Identity, namespaceId: string) {
    this.identity = identity;
    this.namespaceId = namespaceId;
  }

  /**
   * @param resource for what, e.g. "sb://127.0.0.1:20001/feedback"
   * @throws AccessDenied
   */
  put(resource: string, token: string): void {
    this.claims.set(pathOf(resource), this.claimOf(token));
  }

  /** @throws AccessDenied that names the roles, when neither may be done with the token of a request */
  requireOneOf(wanted: readonly HubRight[], hub: string, token: string): void {
    const { principal } = this.claimOf(token);
    const refused = wanted.flatMap((right) => this.refusalOf(principal, right, hub) ?? []);
    const [first] = refused;
    if (first === undefined || refused.length < wanted.length) return;
    // whoever sends alone would not look for the role of those who receive
    throw new AccessDenied(first.statusCode, first.code, refused.map(({ message }) => message).join("\n"));
  }

  /**
   * Whether a link may go on: it asks again and again, because tokens expire and grants are taken away.
   *
   * @param address of the link
   */
  permit(right: HubRight, hub: string, address: string): () => void {
    return lookingAgain(() => {
      const refusal = this.refusal(right, hub, address);
      if (refusal !== undefined) throw refusal;
    });
  }

  private refusal(right: HubRight, hub: string, address: string): AccessDenied | undefined {
    const path = pathOf(address);
    const claim = [...this.claims].find(([shown]) => path === shown || path.startsWith(`${shown}/`))?.[1];
    if (claim === undefined)
      return new AccessDenied(401, "TokenMissing", `no token was shown for ${address}`);
    if (claim.expiresMs <= Date.now()) return new AccessDenied(401, "ExpiredToken", "the token is expired");
    return this.refusalOf(claim.principal, right, hub);
  }

  private refusalOf(principal: LocalPrincipal, right: HubRight, hub: string): AccessDenied | undefined {
    try {
      this.identity.authorize(principal, rights[right], `${this.namespaceId}/eventhubs/${hub}`);
      return undefined;
    } catch (error) {
      if (error instanceof AccessDenied) return error;
      throw error;
    }
  }

  private claimOf(token: string): Claim {
    return {
      principal: this.identity.authenticate(`Bearer ${token}`, audience),
      expiresMs: expiryMsOf(token),
    };
  }
}

/** "sb://host/hub/" and "hub" are the same. */
function pathOf(resource: string): string {
  return resource
    .replace(/^[a-z]+:\/\/[^/]*\//i, "")
    .replace(/\/$/, "")
    .toLowerCase();
}
