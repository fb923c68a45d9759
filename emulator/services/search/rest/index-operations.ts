import { analyze } from "../analysis/analyze";
import { noSuch } from "../search-error";
import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import { json, nothing } from "./answer";
import { checkConditions } from "./conditions";
import { type Entity, listed, namedAs, put, shown } from "./entities";
import type { Operations } from "./operations";
import { bodyOf } from "./request-body";

/** Making, changing, listing and deleting indexes, and what they hold in numbers. */
export function indexOperations(store: ServiceStore, endpoint: string): Operations {
  const indexes = { endpoint, set: "indexes" };
  const entity = ({ etag, definition }: SearchIndex): Entity => ({ etag, content: definition });

  return {
    "GET indexes": (call) => {
      call.admit("indexes/read");
      return listed(indexes, call, store.listIndexes().map(entity));
    },

    "POST indexes": async (call) => {
      call.admit("indexes/write");
      return shown(indexes, call, entity(store.createIndex(await bodyOf(call.request))), 201);
    },

    "GET indexes/*": (call) => {
      const index = store.resolve(call.names[0] ?? "");
      call.admit("indexes/read", index.definition.name);
      return shown(indexes, call, entity(index));
    },

    "PUT indexes/*": async (call) => {
      const [name = ""] = call.names;
      call.admit("indexes/write", name);
      const sent = namedAs(name, await bodyOf(call.request), "definition");
      const known = store.findIndex(name);
      const takesDowntime = call.url.searchParams.get("allowIndexDowntime") === "true";
      return put(indexes, call, known && entity(known), () => {
        if (known === undefined) return entity(store.createIndex(sent));
        known.update(store.parse(sent), takesDowntime);
        return entity(known);
      });
    },

    "DELETE indexes/*": ({ admit, request, names: [name = ""] }) => {
      admit("indexes/delete", name);
      checkConditions(request, store.findIndex(name)?.etag);
      if (store.deleteIndex(name)) return nothing();
      throw noSuch("index", name, store.service);
    },

    "GET indexes/*/stats": (call) => {
      const index = store.resolve(call.names[0] ?? "");
      call.admit("indexes/read", index.definition.name);
      return json(call, {
        "@odata.context": `${endpoint}/$metadata#Microsoft.Azure.Search.V2026_04_01.IndexStatistics`,
        documentCount: index.collection.size,
        storageSize: index.storageSize,
        vectorIndexSize: index.vectorSize,
        "vitrine.vectors": vectorsOf(index),
      });
    },

    "POST indexes/*/analyze": async (call) => {
      const index = store.resolve(call.names[0] ?? "");
      call.admit("indexes/read", index.definition.name);
      return json(call, {
        "@odata.context": `${endpoint}/$metadata#Microsoft.Azure.Search.V2026_04_01.AnalyzeResult`,
        tokens: analyze(await bodyOf(call.request), index.definition),
      });
    },
  };
}

/** What shadowed queries found out, by vector field; Azure has nothing like it. */
function vectorsOf({ collection }: SearchIndex): object {
  return Object.fromEntries([...collection.vectors].map(([name, index]) => [name, index.report()]));
}
