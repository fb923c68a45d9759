import type { SearchIndexClient } from "@azure/search-documents";
import { catalogueIndex, isCatalogueIndex } from "../../catalogue/catalogue-index";
import { unless } from "../../shared/unless";
import type { Retired } from "./ports";
import type { CatalogueTarget } from "./settings";

/**
 * Makes each target's index that is not there. One that is there is as this version defines it: its name says so.
 *
 * The request says the whole index, so two instances that send it at once make one index.
 */
export async function ensureIndexes(
  client: SearchIndexClient,
  targets: readonly CatalogueTarget[],
): Promise<void> {
  for (const { index, modelId, dimension } of targets) {
    // not listed: when that is refused, the client does not say which role is missing
    if (await unless([404], client.getIndex(index))) continue;
    await unless([409], client.createOrUpdateIndex(catalogueIndex({ id: modelId, dimension })));
  }
}

/**
 * Deletes what no target names: indexes of ours alone, and none that an alias points to, because people see it.
 *
 * @throws also when an alias has come to point to an index in the meantime: the service deletes none of those
 */
export async function retireIndexes(
  client: SearchIndexClient,
  targets: readonly CatalogueTarget[],
): Promise<Retired> {
  const needed = new Set(targets.map(({ index }) => index));
  const names = await all(client.listIndexesNames());
  const idle = names.filter((name) => isCatalogueIndex(name) && !needed.has(name));
  if (idle.length === 0) return { deleted: [], kept: [] };

  const inUse = new Set((await all(client.listAliases())).flatMap(({ indexes }) => indexes));
  const deleted = idle.filter((name) => !inUse.has(name));
  // to the client it is no error that another instance was faster
  for (const name of deleted) await client.deleteIndex(name);
  return { deleted, kept: idle.filter((name) => inUse.has(name)) };
}

async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
