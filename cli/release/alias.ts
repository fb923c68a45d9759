import { SearchIndexClient } from "@azure/search-documents";
import { catalogueAlias } from "../../runtime/catalogue/catalogue-index";
import { indexOf, type Services } from "./measure";
import type { Probe } from "./probes";

/** Makes the index of a deployment's model the catalogue that lookups and text queries see. */
export async function pointAlias(
  services: Services,
  deployment: string,
  probes: readonly Probe[],
): Promise<void> {
  const index = await indexOf(services, deployment, probes);
  const client = new SearchIndexClient(services.searchEndpoint, services.credential);
  await client.createOrUpdateAlias({ name: catalogueAlias, indexes: [index] });
}
