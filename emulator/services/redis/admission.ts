import { AccessDenied, type Identity, type LocalPrincipal } from "../../identity/identity";
import { expiryMsOf } from "../../identity/tokens";

const audience = "https://redis.azure.com";

/** Who may use a cache: object ids by the name of their assignment. */
export class Admission {
  private readonly identity: Identity;
  private readonly cache: string;
  private readonly assigned = new Map<string, string>();

  constructor(cache: string, identity: Identity) {
    this.cache = cache;
    this.identity = identity;
  }

  assign(name: string, objectId: string): void {
    this.assigned.set(name.toLowerCase(), objectId.toLowerCase());
  }

  remove(name: string): void {
    this.assigned.delete(name.toLowerCase());
  }

  has(objectId: string): boolean {
    return [...this.assigned.values()].includes(objectId.toLowerCase());
  }

  /** @returns who it is and until when, or the words of the refusal */
  admit(user: string, password: string): { objectId: string; expiresAtMs: number } | { refusal: string } {
    let principal: LocalPrincipal;
    try {
      principal = this.identity.authenticate(`Bearer ${password}`, audience);
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      return { refusal: `WRONGPASS the password is no token for ${audience}/.default: ${error.message}` };
    }
    const { objectId, name } = principal;
    if (user.toLowerCase() !== objectId.toLowerCase()) {
      return {
        refusal: `WRONGPASS the user name is "${user}"; it has to be the object id of whoever the token is for, ${objectId}`,
      };
    }
    if (!this.has(objectId)) {
      return {
        refusal:
          `NOPERM "${name}" (object id ${objectId}) may not use the cache ${this.cache}: it has no access policy. ` +
          'Assign it the policy "default" with Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments',
      };
    }
    return { objectId, expiresAtMs: expiryMsOf(password) };
  }
}
