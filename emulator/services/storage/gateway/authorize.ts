import type { IncomingMessage } from "node:http";
import { AccessDenied, type Identity, type LocalPrincipal } from "../../../identity/identity";
import type { Accounts } from "../accounts";
import { copyDemand, type StorageDemand } from "./demand";
import { type Target, targetOf } from "./operation";
import { StorageRefusal } from "./refusal";

const audience = "https://storage.azure.com";

/**
 * Who sent the request.
 * @throws Refusal 403 for keys and shared access signatures, AccessDenied 401 without a valid token
 */
export function authenticate(identity: Identity, request: IncomingMessage, target: Target): LocalPrincipal {
  const { authorization } = request.headers;
  if (/^SharedKey/i.test(authorization ?? "") || target.query.has("sig")) {
    throw new StorageRefusal(
      403,
      "KeyBasedAuthenticationNotPermitted",
      "Key based authentication is not permitted on this storage account.\n" +
        "  why: account keys and shared access signatures are switched off\n" +
        "  fix: use a credential of @azure/identity, e.g. ManagedIdentityCredential",
    );
  }
  return identity.authenticate(authorization, audience);
}

/** @throws AccessDenied 403 that names the missing role */
export function authorize(
  identity: Identity,
  principal: LocalPrincipal,
  { anyOf, resourceId }: StorageDemand,
): void {
  let denied: unknown;
  for (const action of anyOf) {
    try {
      identity.authorize(principal, action, resourceId);
      return;
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      denied ??= error; // the first action is the one that Azure documents first
    }
  }
  if (denied !== undefined) throw denied;
}

/**
 * The source of a copy must be readable for the sender, or for whoever x-ms-copy-source-authorization names.
 * @throws Refusal when the source is not a blob of this local Azure
 */
export function authorizeCopySource(
  identity: Identity,
  accounts: Accounts,
  principal: LocalPrincipal,
  request: IncomingMessage,
): void {
  const source = URL.parse(String(request.headers["x-ms-copy-source"]));
  if (source === null)
    throw new StorageRefusal(400, "InvalidHeaderValue", "x-ms-copy-source is not an address.");
  const target = targetOf("blob", `${source.pathname}${source.search}`);
  const account = accounts.get(target.account);
  if (source.host !== request.headers.host || account === undefined) {
    throw new StorageRefusal(
      404,
      "CannotVerifyCopySource",
      `The local Azure copies only its own blobs; ${source.origin}${source.pathname} is none of them.`,
    );
  }
  if (target.query.has("sig")) {
    throw new StorageRefusal(
      403,
      "KeyBasedAuthenticationNotPermitted",
      "The copy source has a shared access signature.",
    );
  }
  const own = request.headers["x-ms-copy-source-authorization"];
  const reader = own === undefined ? principal : identity.authenticate(String(own), audience);
  authorize(identity, reader, copyDemand(account, target.container));
}
