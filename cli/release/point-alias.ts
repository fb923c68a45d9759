import { SearchIndexClient } from "@azure/search-documents";
import { catalogueAlias } from "../../runtime/catalogue/catalogue-index";
import type { ReleaseServices } from "./measure";

/** Makes an index the catalogue that lookups and text queries see. */
export async function pointAlias(
  { searchEndpoint, credential }: ReleaseServices,
  index: string,
): Promise<void> {
  const client = new SearchIndexClient(searchEndpoint, credential);
  await client.createOrUpdateAlias({ name: catalogueAlias, indexes: [index] });
}
