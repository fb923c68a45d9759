import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import { json } from "./answer";
import type { Operations } from "./operations";

const megabyte = 1024 * 1024;
const minute = {
  maxIndexerRunTime: "PT1M",
  maxFileExtractionSize: 16 * megabyte,
  maxFileContentCharactersToExtract: 32_768,
};
const day = { maxIndexerRunTime: "P1D" };

/** What the tier would allow indexers, which clients of some ages look for; none runs here. */
const indexerLimits: Readonly<Record<string, object>> = {
  free: minute,
  basic: { ...day, maxFileExtractionSize: 16 * megabyte, maxFileContentCharactersToExtract: 65_536 },
  standard: { ...day, maxFileExtractionSize: 128 * megabyte, maxFileContentCharactersToExtract: 4_194_304 },
};

/** What a service holds, in numbers. */
export function serviceOperations(store: ServiceStore, endpoint: string): Operations {
  return {
    "GET servicestats": (call) => {
      call.admit("indexes/read");
      const indexes = store.listIndexes();
      const sum = (count: (index: SearchIndex) => number) =>
        indexes.reduce((total, index) => total + count(index), 0);
      const counter = (usage: number, quota: number | null = null) => ({ usage, quota });
      return json(call, {
        "@odata.context": `${endpoint}/$metadata#Microsoft.Azure.Search.V2026_04_01.ServiceStatistics`,
        counters: {
          aliasesCount: counter(store.listAliases().length, store.indexQuota * 2),
          documentCount: counter(sum((index) => index.collection.size)),
          indexesCount: counter(indexes.length, store.indexQuota),
          indexersCount: counter(0, 0),
          dataSourcesCount: counter(0, 0),
          storageSize: counter(sum((index) => index.storageSize)),
          synonymMaps: counter(store.listSynonymMaps().length),
          skillsetCount: counter(0, 0),
          vectorIndexSize: counter(sum((index) => index.vectorSize)),
        },
        limits: {
          maxFieldsPerIndex: 1000,
          maxFieldNestingDepthPerIndex: 10,
          maxComplexCollectionFieldsPerIndex: 40,
          maxComplexObjectsInCollectionsPerDocument: 3000,
          ...indexerLimits[store.sku],
        },
        indexersRuntime: null,
      });
    },
  };
}
