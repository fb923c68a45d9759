import { parseDefinition } from "../schema/index-definition";
import { invalid, noSuchIndex } from "../search-error";
import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import { bodyOf, type Operations } from "./app";
import { checkConditions } from "./conditions";

/** Making, changing, listing and deleting indexes, and what they hold in numbers. */
export function indexOperations(store: ServiceStore, endpoint: string): Operations {
  const shown = (index: SearchIndex) => ({
    "@odata.context": `${endpoint}/$metadata#indexes/$entity`,
    "@odata.etag": index.etag,
    ...index.definition,
  });

  return {
    "GET indexes": ({ admit, url }) => {
      admit("indexes/read");
      const select = url.searchParams.get("$select")?.split(",");
      const value = store.listIndexes().map((index) => {
        const { "@odata.context": _, ...rest } = shown(index);
        if (select === undefined || select.includes("*")) return rest;
        return Object.fromEntries(Object.entries(rest).filter(([name]) => select.includes(name)));
      });
      return Response.json({ "@odata.context": `${endpoint}/$metadata#indexes`, value });
    },

    "POST indexes": async ({ admit, request }) => {
      admit("indexes/write");
      return Response.json(shown(store.createIndex(await bodyOf(request))), { status: 201 });
    },

    "GET indexes/*": ({ admit, names: [name = ""] }) => {
      const index = store.resolve(name);
      admit("indexes/read", index.definition.name);
      return Response.json(shown(index));
    },

    "PUT indexes/*": async ({ admit, request, names: [name = ""] }) => {
      admit("indexes/write", name);
      const body = await bodyOf(request);
      const definition = parseDefinition({ name, ...(body as object) });
      if (definition.name !== name) {
        throw invalid(`index : The name '${definition.name}' is not the one in the address, '${name}'.`);
      }
      const index = store.findIndex(name);
      checkConditions(request, index?.etag);
      if (index === undefined) return Response.json(shown(store.createIndex(definition)), { status: 201 });
      index.update(definition);
      return Response.json(shown(index));
    },

    "DELETE indexes/*": ({ admit, request, names: [name = ""] }) => {
      admit("indexes/delete", name);
      checkConditions(request, store.findIndex(name)?.etag);
      if (store.deleteIndex(name)) return new Response(null, { status: 204 });
      throw noSuchIndex(name, store.service);
    },

    "GET indexes/*/stats": ({ admit, names: [name = ""] }) => {
      const index = store.resolve(name);
      admit("indexes/read", index.definition.name);
      return Response.json({
        documentCount: index.collection.size,
        storageSize: index.storageSize,
        vectorIndexSize: index.vectorSize,
        "vitrine.vectors": vectorsOf(index),
      });
    },

    "GET servicestats": ({ admit }) => {
      admit("indexes/read");
      const indexes = store.listIndexes();
      const sum = (count: (index: SearchIndex) => number) =>
        indexes.reduce((total, index) => total + count(index), 0);
      const counter = (usage: number, quota: number | null = null) => ({ usage, quota });
      return Response.json({
        counters: {
          aliasesCount: counter(store.listAliases().length, store.indexQuota * 2),
          documentCount: counter(sum((index) => index.collection.size)),
          indexesCount: counter(indexes.length, store.indexQuota),
          indexersCount: counter(0, 0),
          dataSourcesCount: counter(0, 0),
          storageSize: counter(sum((index) => index.storageSize)),
          synonymMaps: counter(0, 0),
          skillsetCount: counter(0, 0),
          vectorIndexSize: counter(sum((index) => index.vectorSize)),
        },
        limits: {
          maxFieldsPerIndex: 1000,
          maxFieldNestingDepthPerIndex: 0,
          maxComplexCollectionFieldsPerIndex: 0,
          maxComplexObjectsInCollectionsPerDocument: 0,
        },
        indexersRuntime: null,
      });
    },
  };
}

/** What shadowed queries found out, by vector field; Azure has nothing like it. */
function vectorsOf({ collection }: SearchIndex): object {
  return Object.fromEntries([...collection.vectors].map(([name, index]) => [name, index.report()]));
}
