import { parseActions, tooLarge } from "../documents/actions";
import { projection } from "../documents/projection";
import { search } from "../query/search";
import { parseSearchRequest } from "../query/search-request";
import { invalid, SearchError } from "../search-error";
import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import { bodyOf, type Call, type Operations } from "./app";

const LARGEST_REQUEST = 16 * 1024 * 1024;

/** Writing, finding and counting documents. */
export function documentOperations(store: ServiceStore, endpoint: string): Operations {
  /** The index, by its name or an alias, once the caller was found to have the right. */
  const open = ({ admit, names: [name = ""] }: Call, right: "read" | "write"): SearchIndex => {
    const index = store.resolve(name);
    admit(`indexes/documents/${right}`, index.definition.name);
    return index;
  };

  const answer = ({ url, names: [name = ""] }: Call, index: SearchIndex, body: unknown): Response => {
    const request = parseSearchRequest(body);
    const { collection } = index;
    const show = projection(request.select, collection.schema);
    const { hits, count, facets, next } = search(collection, request);
    const version = url.searchParams.get("api-version");
    return Response.json({
      "@odata.context": `${endpoint}/indexes('${name}')/$metadata#docs(*)`,
      ...(request.count ? { "@odata.count": count } : {}),
      ...(request.minimumCoverage ? { "@search.coverage": 100 } : {}),
      ...(facets ? { "@search.facets": facets } : {}),
      ...(next ? { "@search.nextPageParameters": next } : {}),
      value: hits.flatMap(({ row, score }) => {
        const stored = collection.storedAt(row);
        return stored ? [{ "@search.score": score, ...show(stored) }] : [];
      }),
      ...(next
        ? {
            "@odata.nextLink": `${endpoint}/indexes('${name}')/docs/search.post.search?api-version=${version}`,
          }
        : {}),
    });
  };

  return {
    "POST indexes/*/docs/index": async (call) => {
      const index = open(call, "write");
      if (Number(call.request.headers.get("content-length") ?? 0) > LARGEST_REQUEST)
        throw tooLarge(LARGEST_REQUEST);
      const actions = parseActions(await bodyOf(call.request), index.schema);
      if (actions.some(({ kind }) => kind === "delete")) {
        call.admit("indexes/documents/delete", index.definition.name);
      }
      const value = index.write(actions);
      return Response.json({ value }, { status: value.every(({ status }) => status) ? 200 : 207 });
    },

    "POST indexes/*/docs/search": async (call) => {
      const index = open(call, "read");
      return answer(call, index, await bodyOf(call.request));
    },

    "GET indexes/*/docs": (call) => answer(call, open(call, "read"), queryOf(call.url)),

    "GET indexes/*/docs/$count": (call) =>
      new Response(String(open(call, "read").collection.size), { headers: { "content-type": "text/plain" } }),

    "GET indexes/*/docs/*": (call) => {
      const { collection, definition } = open(call, "read");
      const key = call.names[1] ?? "";
      const stored = collection.stored(key);
      if (stored === undefined) {
        throw new SearchError(
          404,
          "ResourceNotFound",
          `No document with the key '${key}' was found in the index '${definition.name}'.`,
        );
      }
      return Response.json(projection(call.url.searchParams.get("$select"), collection.schema)(stored));
    },
  };
}

/** The parameters of a search by GET, as the body of one by POST has them. */
function queryOf(url: URL): object {
  const query: Record<string, unknown> = {};
  for (const [given, value] of url.searchParams) {
    const name = given.replace(/^\$/, "");
    if (name === "api-version") continue;
    if (name === "facet") query["facets"] = url.searchParams.getAll("facet");
    else if (name === "top" || name === "skip" || name === "minimumCoverage")
      query[name] = numberIn(name, value);
    else if (name === "count") query[name] = value === "true";
    else query[name] = value;
  }
  return query;
}

function numberIn(name: string, value: string): number {
  const number = Number(value);
  if (Number.isNaN(number)) throw invalid(`parameters : ${name} must be a number, and is '${value}'.`);
  return number;
}
