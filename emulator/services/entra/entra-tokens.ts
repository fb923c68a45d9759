import { randomInt, randomUUID } from "node:crypto";
import { createLocalJWKSet, errors, jwtVerify, SignJWT } from "jose";
import { azureCliClientId } from "../../identity/local-ids";
import type { RegisteredApp } from "./registrations";
import { exchangeAudience } from "./resources/parts-of-application";
import type { SigningKey } from "./signing-key";

export interface IssuedToken {
  readonly token: string;
  /** Seconds since 1970. */
  readonly expiresOn: number;
}

/** Whoever a service's token is for: a managed identity. */
export interface ActingIdentity {
  readonly objectId: string;
  readonly clientId: string;
}

const dayAndNightSeconds = 24 * 3600;

/** Entra takes one of these by chance, so that not everything is renewed at once. */
export const accessTokenSeconds = () => randomInt(60 * 60, 90 * 60);

/** Access tokens of version 2.0, as Entra signs them. */
export class EntraTokens {
  private readonly issuer: string;
  private readonly tenantId: string;
  private readonly key: () => SigningKey;

  constructor(issuer: string, tenantId: string, key: () => SigningKey) {
    this.issuer = issuer;
    this.tenantId = tenantId;
    this.key = key;
  }

  /** What a service gets for itself: it has roles and no scope. */
  ofService(app: RegisteredApp, identity: ActingIdentity, roles: readonly string[]): Promise<IssuedToken> {
    return this.sign(dayAndNightSeconds, {
      aud: app.clientId,
      azp: identity.clientId,
      azpacr: "2",
      idtyp: "app",
      oid: identity.objectId,
      sub: identity.objectId,
      ...(roles.length > 0 && { roles }),
    });
  }

  /** What a person gets by the Azure CLI. */
  ofPerson(
    app: RegisteredApp,
    person: { readonly objectId: string; readonly name: string; readonly userName: string },
    { roles, subject }: { readonly roles: readonly string[]; readonly subject: string },
  ): Promise<IssuedToken> {
    return this.sign(accessTokenSeconds(), {
      aud: app.clientId,
      azp: azureCliClientId,
      azpacr: "0",
      name: person.name,
      oid: person.objectId,
      preferred_username: `${person.userName}@vitrine.local`,
      scp: app.scopes.join(" "),
      sub: subject,
      ...(roles.length > 0 && { roles }),
    });
  }

  /** What stands for a secret when a managed identity signs in as an app. */
  forExchange(identity: ActingIdentity): Promise<IssuedToken> {
    return this.sign(dayAndNightSeconds, {
      aud: exchangeAudience,
      azp: identity.clientId,
      idtyp: "app",
      oid: identity.objectId,
      sub: identity.objectId,
    });
  }

  /** Whom a token for the exchange speaks for; undefined for any other text. */
  async subjectOfExchange(assertion: string): Promise<string | undefined> {
    try {
      const keys = createLocalJWKSet({ keys: [this.key().publicJwk] });
      const { payload } = await jwtVerify(assertion, keys, {
        issuer: this.issuer,
        audience: exchangeAudience,
        algorithms: ["RS256"],
      });
      return payload.sub;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private async sign(seconds: number, claims: Readonly<Record<string, unknown>>): Promise<IssuedToken> {
    const now = Math.floor(Date.now() / 1000);
    const expiresOn = now + seconds;
    const { kid, privateKey } = this.key();
    const token = await new SignJWT({
      iss: this.issuer,
      iat: now,
      nbf: now,
      exp: expiresOn,
      tid: this.tenantId,
      uti: randomUUID(),
      ver: "2.0",
      ...claims,
    })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid })
      .sign(privateKey);
    return { token, expiresOn };
  }
}
