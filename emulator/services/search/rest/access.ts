import { AccessDenied, type Identity } from "../../../identity/identity";
import { SearchError } from "../search-error";

const audience = "https://search.azure.com";
const actionPrefix = "Microsoft.Search/searchServices";

/** The rights that requests need, as Azure's roles list them. */
export type Right =
  | `indexes/${"read" | "write" | "delete"}`
  | `aliases/${"read" | "write" | "delete"}`
  | `synonymMaps/${"read" | "write" | "delete"}`
  | `indexes/documents/${"read" | "write" | "delete"}`;

/** Passes who was granted the right on the service, or on the one index. @throws SearchError 401 or 403 */
export type Admit = (right: Right, index?: string) => void;

export function admission(request: Request, serviceId: string, identity: Identity): Admit {
  if (request.headers.has("api-key") && !request.headers.has("authorization")) {
    throw new SearchError(
      403,
      "ForbiddenByLocalAuth",
      "The local Azure AI Search has no keys: send a token of Microsoft Entra ID (DefaultAzureCredential, or ManagedIdentityCredential in a handler).",
    );
  }
  const principal = translated(() =>
    identity.authenticate(request.headers.get("authorization") ?? undefined, audience),
  );
  return (right, index) => {
    const resource = index === undefined ? serviceId : `${serviceId}/indexes/${index}`;
    translated(() => identity.authorize(principal, `${actionPrefix}/${right}`, resource));
  };
}

function translated<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    throw new SearchError(
      error.statusCode,
      error.statusCode === 401 ? "Unauthorized" : "Forbidden",
      error.message,
    );
  }
}
