import { parseActions } from "../documents/actions";
import { projection } from "../documents/projection";
import { search } from "../query/search";
import { parseSearchRequest } from "../query/search-request";
import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import { json, missing, text } from "./answer";
import { openIndex } from "./open-index";
import type { Call, Operations } from "./operations";
import { queryOf } from "./query-parameters";
import { bodyOf, documentsOf } from "./request-body";

/** Writing, finding and counting documents. */
export function documentOperations(store: ServiceStore, endpoint: string): Operations {
  const answer = (call: Call, index: SearchIndex, body: unknown): Response => {
    const request = parseSearchRequest(body);
    const { collection } = index;
    const show = projection(request.select, collection.schema);
    const found = search(collection, request, (field) => store.synonymsOf(field));
    const { hits, count, facets, next } = found;
    const path = `${endpoint}/indexes('${call.names[0] ?? ""}')`;
    const isPost = call.request.method === "POST";
    return json(call, {
      "@odata.context": `${path}/$metadata#docs(*)`,
      ...(request.count ? { "@odata.count": count } : {}),
      ...(request.minimumCoverage ? { "@search.coverage": 100 } : {}),
      ...(facets ? { "@search.facets": facets } : {}),
      ...(next && isPost ? { "@search.nextPageParameters": next } : {}),
      value: hits.flatMap(({ row, score }) => {
        const stored = collection.storedAt(row);
        return stored ? [{ "@search.score": score, ...show(stored) }] : [];
      }),
      ...(next ? { "@odata.nextLink": isPost ? nextByPost(call, path) : nextByGet(call, path, next) } : {}),
    });
  };

  return {
    "POST indexes/*/docs/index": async (call) => {
      const index = openIndex(store, call, "write");
      const actions = parseActions(await documentsOf(call.request), index.schema);
      if (actions.some(({ kind }) => kind === "delete")) {
        call.admit("indexes/documents/delete", index.definition.name);
      }
      const value = index.write(actions);
      const context = `${endpoint}/indexes('${call.names[0] ?? ""}')/$metadata#Collection(Microsoft.Azure.Search.V2026_04_01.IndexResult)`;
      const isWhole = value.every(({ status }) => status);
      return json(call, { "@odata.context": context, value }, { status: isWhole ? 200 : 207 });
    },

    "POST indexes/*/docs/search": async (call) => {
      const index = openIndex(store, call, "read");
      return answer(call, index, await bodyOf(call.request));
    },

    "GET indexes/*/docs": (call) => answer(call, openIndex(store, call, "read"), queryOf(call.url)),

    "GET indexes/*/docs/$count": (call) => text(String(openIndex(store, call, "read").collection.size)),

    "GET indexes/*/docs/*": (call) => {
      const { collection } = openIndex(store, call, "read");
      const show = projection(call.url.searchParams.get("$select"), collection.schema);
      const stored = collection.stored(call.names[1] ?? "");
      if (stored === undefined) return missing();
      const context = `${endpoint}/indexes('${call.names[0] ?? ""}')/$metadata#docs(*)/$entity`;
      return json(call, { "@odata.context": context, ...show(stored) });
    },
  };
}

function nextByPost({ url }: Call, path: string): string {
  return `${path}/docs/search.post.search?api-version=${url.searchParams.get("api-version")}`;
}

function nextByGet({ url }: Call, path: string, next: { skip?: number | null; top?: number | null }): string {
  const parameters = new URLSearchParams(url.searchParams);
  parameters.set("$skip", String(next.skip ?? 0));
  if (next.top) parameters.set("$top", String(next.top));
  return `${path}/docs?${parameters}`;
}
