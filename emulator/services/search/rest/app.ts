import { randomUUID } from "node:crypto";
import type { Identity } from "../../../identity/identity";
import { invalid, notRunLocally, SearchError } from "../search-error";
import type { ServiceStore } from "../store/service-store";
import { admission } from "./access";
import { aliasOperations } from "./alias-operations";
import { refusal } from "./answer";
import { documentOperations } from "./document-operations";
import { indexOperations } from "./index-operations";
import type { Operations } from "./operations";
import { routeOf } from "./route";
import { serviceOperations } from "./service-operations";
import { suggestOperations } from "./suggest-operations";
import { synonymMapOperations } from "./synonym-map-operations";

const apiVersion = "2026-04-01";

export interface ServiceIdentity {
  readonly resourceId: string;
  /** "https://127.0.0.1:PORT" */
  readonly endpoint: string;
}

/** Parts of a service that Azure has and this emulator has not, by the first or last word of the path. */
const elsewhere: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  // a path may name what every object has
  __proto__: null as never,
  indexers: ["indexers", "send documents with SearchClient"],
  datasources: ["data sources of indexers", "send documents with SearchClient"],
  skillsets: ["skillsets", "enrich documents before they are sent"],
  knowledgebases: ["knowledge bases", "search the index"],
  knowledgesources: ["knowledge sources", "search the index"],
};

/** AI Search's REST API for one service, as a function from a request to an answer. */
export function searchApp(
  service: ServiceIdentity,
  store: ServiceStore,
  identity: Identity,
): (request: Request) => Promise<Response> {
  const operations: Operations = {
    ...indexOperations(store, service.endpoint),
    ...aliasOperations(store, service.endpoint),
    ...synonymMapOperations(store, service.endpoint),
    ...documentOperations(store, service.endpoint),
    ...suggestOperations(store, service.endpoint),
    ...serviceOperations(store, service.endpoint),
  };

  const answered = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const { shape, names } = routeOf(url.pathname);
    const operation = operations[`${request.method} ${shape}`];
    if (operation === undefined) throw unknownOperation(request.method, url.pathname, shape);
    const admit = admission(request, service.resourceId, identity);
    const version = url.searchParams.get("api-version");
    if (version !== apiVersion) {
      throw invalid(
        `Invalid or missing api-version query string parameter: '${version ?? ""}'. The local Azure AI Search speaks ${apiVersion}.`,
      );
    }
    return operation({ request, url, names, admit });
  };

  return async (request) => {
    const response = await answered(request).catch((error: unknown) => {
      if (!(error instanceof SearchError)) throw error;
      const headers =
        error.statusCode === 401 ? { "www-authenticate": challenge(identity.tenantId) } : undefined;
      return refusal(error, headers ?? {});
    });
    return traced(request, response);
  };
}

/** Every answer can be told apart in Azure's logs, and by the caller's own id when it asks for that. */
function traced(request: Request, response: Response): Response {
  response.headers.set("request-id", randomUUID());
  const own = request.headers.get("client-request-id") ?? request.headers.get("x-ms-client-request-id");
  if (own !== null && request.headers.get("return-client-request-id") !== "false") {
    response.headers.set("client-request-id", own);
  }
  return response;
}

function unknownOperation(method: string, path: string, shape: string): SearchError {
  const words = shape.split("/");
  const [what, fix] = elsewhere[words.at(-1) ?? ""] ?? elsewhere[words[0] ?? ""] ?? [];
  return notRunLocally(
    what ?? `${method} ${path}`,
    fix ?? "use what emulator/services/search/README.md lists",
  );
}

function challenge(tenantId: string): string {
  return `Bearer authorization_uri="https://login.microsoftonline.com/${tenantId}", resource_id="https://search.azure.com"`;
}
