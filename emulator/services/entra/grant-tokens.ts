import { AccessDenied } from "../../identity/identity";
import type { ActingIdentity, EntraTokens, IssuedToken } from "./entra-tokens";
import { pairwiseSubject } from "./openid-server";
import type { Person, RegisteredApp, Registrations } from "./registrations";
import { exchangeAudience } from "./resources/parts-of-application";

/** Who gets which token: what Entra refuses is refused here in its codes. */
export class TokenGrants {
  private readonly directory: Registrations;
  private readonly tokens: EntraTokens;

  constructor(directory: Registrations, tokens: EntraTokens) {
    this.directory = directory;
    this.tokens = tokens;
  }

  /** @returns undefined when the audience is none of the registered apps: another issuer's business */
  async ofService(identity: ActingIdentity, audience: string): Promise<IssuedToken | undefined> {
    if (audience === exchangeAudience) return this.tokens.forExchange(identity);
    const app = this.directory.app(audience);
    if (app === undefined) {
      if (/^api:/.test(audience)) throw unknownApp(audience);
      return undefined;
    }
    const roles = this.directory.rolesOf(app, identity.objectId);
    if (app.isRoleRequired && roles.length === 0)
      throw notAssigned("AADSTS501051", "Application", identity.objectId, app);
    return this.tokens.ofService(app, identity, roles);
  }

  /** @returns undefined when the audience is none of the registered apps */
  async ofPerson(name: string, audience: string): Promise<IssuedToken | undefined> {
    const app = this.directory.app(audience);
    if (app === undefined) {
      if (/^api:/.test(audience)) throw unknownApp(audience);
      return undefined;
    }
    const person = this.person(name);
    if (!this.directory.isPreAuthorized(app))
      throw new AccessDenied(
        403,
        "AADSTS65001",
        `The user has not consented to use ${app.name} by the Azure CLI.\n  fix: declare azuread_application_pre_authorized for it`,
      );
    const roles = this.directory.rolesOf(app, person.objectId);
    if (app.isRoleRequired && roles.length === 0) throw notAssigned("AADSTS50105", "User", person.name, app);
    return this.tokens.ofPerson(app, person, {
      roles,
      subject: pairwiseSubject(app.clientId, person.objectId),
    });
  }

  /** By object id or user name. */
  person(name: string): Person {
    const person = this.directory.person(name);
    if (person !== undefined) return person;
    throw new AccessDenied(401, "AADSTS50034", `The user account ${name} does not exist in this directory.`);
  }
}

export function notAssigned(code: string, kind: string, name: string, app: RegisteredApp): AccessDenied {
  return new AccessDenied(
    403,
    code,
    `${kind} '${name}' is not assigned to a role for the application '${app.clientId}'(${app.name}).`,
  );
}

function unknownApp(audience: string): AccessDenied {
  return new AccessDenied(
    401,
    "AADSTS500011",
    `The resource principal named ${audience} was not found in this directory.`,
  );
}
