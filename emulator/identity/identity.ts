import type { TokenCredential } from "@azure/identity";
import type { Service } from "../core/service";

/** Whoever acts: a managed identity that Terraform created, or the person at the keyboard. */
export interface LocalPrincipal {
  readonly objectId: string;
  readonly name: string;
  readonly kind: "ManagedIdentity" | "Developer";
}

/** Microsoft Entra ID and Azure RBAC on one machine. */
export interface Identity extends Service {
  /** The person at the keyboard. */
  readonly developer: LocalPrincipal;
  /** Whom Terraform runs as, `azurerm_client_config.object_id`: the developer, unless a switch says who else. */
  readonly deployer: LocalPrincipal;
  readonly tenantId: string;

  /** Environment variables of the App Service identity contract (IDENTITY_ENDPOINT, IDENTITY_HEADER) for a process that may act as these identities, chosen by client id. The first is the default. */
  environmentFor(
    identities: readonly { principalId: string; clientId: string }[],
  ): Promise<Record<string, string>>;

  /** Tokens for APIs are somebody else's business: they are asked for each audience first. */
  registerApis(apis: ApiTokens): void;

  /** A credential that acts as this principal, for Microsoft's clients inside the emulator. */
  credential(objectId: string): TokenCredential;

  /**
   * Who sent this Authorization header.
   * @throws AccessDenied 401 when the token is missing, expired, not ours or for another audience
   */
  authenticate(authorization: string | undefined, audience: string): LocalPrincipal;

  /**
   * Passes when a role assignment on the resource or above it allows the data action.
   * @param action Azure's name, e.g. "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
   * @param resourceId e.g. ".../storageAccounts/photos/blobServices/default/containers/input"
   * @throws AccessDenied 403 that names who, what, where and the built-in role to grant
   */
  authorize(principal: LocalPrincipal, action: string, resourceId: string): void;
}

/** Whoever issues tokens for the APIs that Terraform registered. */
export interface ApiTokens {
  /** For processes whose apps sign people in. */
  readonly environment: Readonly<Record<string, string>>;
  /** @returns undefined for an audience that is no such API. @throws AccessDenied */
  ofService(
    identity: { readonly objectId: string; readonly clientId: string },
    audience: string,
  ): Promise<ApiToken | undefined>;
  /** The same for people. */
  ofPerson(objectId: string, audience: string): Promise<ApiToken | undefined>;
}

export interface ApiToken {
  readonly token: string;
  /** Seconds since 1970. */
  readonly expiresOn: number;
}

/** An answer of 401 or 403 in words that tell the reader what to grant. */
export class AccessDenied extends Error {
  override readonly name = "AccessDenied";
  readonly statusCode: 401 | 403;
  /** Azure's code, e.g. "AuthorizationPermissionMismatch". */
  readonly code: string;

  constructor(statusCode: 401 | 403, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}
