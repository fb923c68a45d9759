import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { appListener } from "../core/app-listener";
import { readIfPresent, writeAtomically } from "../core/files";
import { close, listen } from "../core/listen";
import type { EmulatorContext } from "../core/service";
import { isAllowed, notYet, type RoleAssignment, refusal } from "./authorization";
import { AccessDenied, type ApiToken, type ApiTokens, type Identity, type LocalPrincipal } from "./identity";
import {
  azureCliClientId,
  localColleagueId,
  localDeployersId,
  localDeveloperId,
  localPeople,
  localTenantId,
} from "./local-ids";
import { identityHeader, managedIdentityEndpoint } from "./managed-identity-endpoint";
import { type Claims, openTokenSigner } from "./tokens";

/** A managed identity that exists. */
export interface ManagedIdentity {
  readonly objectId: string;
  readonly clientId: string;
  readonly name: string;
}

export interface Directory {
  /** Asked at each decision, so a grant counts from the moment it is among them. */
  roleAssignments(): readonly RoleAssignment[];
  principals(): readonly ManagedIdentity[];
  /** Those made too lately to be asked at a decision. @default none */
  roleAssignmentsUnderWay?(): readonly RoleAssignment[];
  /** Who runs Terraform now. @default the developer */
  deployer?(): "developer" | "colleague";
}

const developer: LocalPrincipal = { objectId: localDeveloperId, name: "developer", kind: "Developer" };
const colleague: LocalPrincipal = { objectId: localColleagueId, name: "colleague", kind: "Developer" };
const deployers = [developer, colleague];
const people = localPeople.map(
  ({ objectId, userName: name }): LocalPrincipal => ({ objectId, name, kind: "Developer" }),
);

const hourSeconds = 60 * 60;
/** As in Azure: a day for managed identities, an hour and more for people. */
const lifetimeSeconds = { ManagedIdentity: 24 * hourSeconds, Developer: hourSeconds };

/** Microsoft Entra ID and Azure RBAC; needs nothing else to run. */
export async function startIdentity(context: EmulatorContext, directory: Directory): Promise<Identity> {
  const folder = join(context.stateDirectory, "identity");
  const signer = openTokenSigner(join(folder, "signing.key"));
  const headerKey = openHeaderKey(join(folder, "header.key"));
  const issuer = `https://sts.windows.net/${localTenantId}/`;

  let apis: ApiTokens | undefined;

  const endpointPort = await context.ports.reserve("identity");
  const app = managedIdentityEndpoint(headerKey, {
    async issue(clientId, audience) {
      const found = directory.principals().find((one) => same(one.clientId, clientId));
      if (found === undefined) return undefined;
      return { ...(await issue({ ...found, kind: "ManagedIdentity" }, found.clientId, audience)), clientId };
    },
  });
  const server = createServer(appListener(app.fetch));
  await listen(server, endpointPort, "the managed identity endpoint", context.log);

  async function issue(principal: LocalPrincipal, clientId: string, audience: string): Promise<ApiToken> {
    const { objectId, kind } = principal;
    const forApi = await (kind === "Developer"
      ? apis?.ofPerson(objectId, audience)
      : apis?.ofService({ objectId, clientId }, audience));
    return forApi ?? issueForAzure(principal, clientId, audience);
  }

  function issueForAzure(principal: LocalPrincipal, clientId: string, audience: string): ApiToken {
    const now = Math.floor(Date.now() / 1000);
    const expiresOn = now + lifetimeSeconds[principal.kind];
    const token = signer.sign({
      aud: audience,
      iss: issuer,
      tid: localTenantId,
      oid: principal.objectId,
      sub: principal.objectId,
      appid: clientId,
      iat: now,
      nbf: now,
      exp: expiresOn,
    });
    return { token, expiresOn };
  }

  function find(objectId: string): { principal: LocalPrincipal; clientId: string } | undefined {
    const person = people.find((one) => same(one.objectId, objectId));
    if (person !== undefined) return { principal: person, clientId: azureCliClientId };
    const found = directory.principals().find((one) => same(one.objectId, objectId));
    if (found === undefined) return undefined;
    const { name, clientId } = found;
    return { principal: { objectId: found.objectId, name, kind: "ManagedIdentity" }, clientId };
  }

  return {
    name: "identity",
    developer,
    get deployer() {
      return directory.deployer?.() === "colleague" ? colleague : developer;
    },
    tenantId: localTenantId,
    stop: () => close(server),

    registerApis(given) {
      apis = given;
    },

    environmentFor: async (identities) => ({
      ...apis?.environment,
      IDENTITY_ENDPOINT: `http://127.0.0.1:${endpointPort}/msi/token`,
      IDENTITY_HEADER: identityHeader(
        headerKey,
        identities.map((identity) => identity.clientId),
      ),
    }),

    credential: (objectId) => ({
      async getToken(scopes) {
        const found = find(objectId);
        if (found === undefined) throw new Error(`no identity has the object id ${objectId}`);
        const { token, expiresOn } = await issue(found.principal, found.clientId, audienceOf(scopes));
        return { token, expiresOnTimestamp: expiresOn * 1000 };
      },
    }),

    authenticate(authorization, audience) {
      const claims = claimsOf(authorization);
      if (!same(withoutSlash(claims.aud), withoutSlash(audience))) {
        throw unauthenticated(`The token is for ${claims.aud}; this service wants ${audience}.`);
      }
      const found = find(claims.oid);
      if (found === undefined) throw unauthenticated("The identity of the token was deleted.");
      return found.principal;
    },

    authorize(principal, action, resourceId) {
      // whoever deploys owns the subscription, which gives every right over resources and none over data
      const owner = { scope: "/", roleDefinitionName: "Owner", principalId: localDeployersId };
      const allows = (assignments: readonly RoleAssignment[]) =>
        isAllowed(assignments.flatMap(ofEachMember), principal.objectId, action, resourceId);
      if (allows([owner, ...directory.roleAssignments()])) return;
      if (allows(directory.roleAssignmentsUnderWay?.() ?? [])) throw notYet(principal, action, resourceId);
      throw refusal(principal, action, resourceId);
    },
  };

  function claimsOf(authorization: string | undefined): Claims {
    if (authorization === undefined) {
      throw new AccessDenied(
        401,
        "NoAuthenticationInformation",
        "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.",
      );
    }
    const [scheme, token, ...rest] = authorization.split(" ");
    if (scheme?.toLowerCase() !== "bearer" || !token || rest.length > 0) {
      throw unauthenticated(
        "Only bearer tokens are accepted; account keys and SAS are switched off locally.",
      );
    }
    const claims = signer.verify(token);
    if (claims === undefined) throw unauthenticated("The token was not issued by this local Azure.");
    if (claims.iss !== issuer) {
      throw unauthenticated(`The token is of the issuer ${claims.iss}; this service wants ${issuer}.`);
    }
    if (claims.exp * 1000 <= Date.now()) throw unauthenticated("The token has expired.");
    return claims;
  }
}

/** Whether somebody is in the group of whoever may deploy. */
export function isMember(objectId: string): boolean {
  return deployers.some((one) => same(one.objectId, objectId));
}

/** What a group may do, each who is in it may do. */
function ofEachMember(assignment: RoleAssignment): readonly RoleAssignment[] {
  if (!same(assignment.principalId, localDeployersId)) return [assignment];
  return deployers.map(({ objectId }) => ({ ...assignment, principalId: objectId }));
}

function unauthenticated(message: string): AccessDenied {
  return new AccessDenied(401, "InvalidAuthenticationInfo", message);
}

function audienceOf(scopes: string | string[]): string {
  const scope = Array.isArray(scopes) ? scopes[0] : scopes;
  return (scope ?? "").replace(/\/\.default$/, "");
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, "");
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const headerKeyBytes = 32;

function openHeaderKey(file: string): Buffer {
  const known = Buffer.from(readIfPresent(file) ?? "", "base64");
  if (known.length === headerKeyBytes) return known;
  const key = randomBytes(headerKeyBytes);
  writeAtomically(file, key.toString("base64"));
  return key;
}
