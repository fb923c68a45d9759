import type { Behaviour } from "../../../resource-manager/behaviour";
import { ResourceError } from "../../../resource-manager/resource-error";

/** What azapi does not know either. */
export const searchAlias: Behaviour = {
  type: "Microsoft.Search/searchServices/aliases",
  parity: "recorded",
  reason: "made with SearchIndexClient, as the ingestion does",
  inDataPlane: true,

  id() {
    throw new ResourceError(
      400,
      "TypeNotSupported",
      "azapi_data_plane_resource knows no aliases of AI Search.\n" +
        "  why: its list of types has indexes, data sources, indexers, skillsets and synonym maps of a search service\n" +
        "  fix: make the alias with SearchIndexClient.createOrUpdateAlias, as the ingestion does",
      { attribute: ["type"] },
    );
  },
};
