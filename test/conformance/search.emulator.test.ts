import { LocalSearch } from "../../emulator/services/search/testing/search";
import { searchConformance } from "./search";
import type { Item } from "./search-items";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
});
afterAll(() => local.end());

searchConformance("the local Azure", async () => ({
  indexes: () => local.indexes(),
  documents: (index) => local.documents<Item>(index),
  request: (path, init) => local.request(path, init),
}));
