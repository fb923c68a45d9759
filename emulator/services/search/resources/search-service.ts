import type { Behaviour, ResourceChange } from "../../../resource-manager/behaviour";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { azapiBehaviour, echo } from "../../../resource-manager/types/azapi";
import { at, isRecord, text } from "../../../resource-manager/values";
import type { EmulatedSearchService, SearchServices } from "../search-services";

/** An AI Search service; its indexes are made behind its own address. */
export const azapiSearchService = (search: SearchServices): Behaviour =>
  azapiBehaviour({
    type: "Microsoft.Search/searchServices",
    parity: "runs",
    reason:
      "indexes, aliases, documents and queries by vector, text and filter; one replica, no keys, no indexers",

    async respond(change) {
      const { endpoint } = await search.createService(serviceOf(change));
      const answer = echo(change);
      const properties = isRecord(answer["properties"]) ? answer["properties"] : {};
      return {
        ...answer,
        properties: { ...properties, endpoint, provisioningState: "succeeded", status: "running" },
      };
    },

    delete: ({ id }) => search.deleteService(id),

    async restore({ id, values }) {
      await search.createService(serviceOf({ id, planned: values }));
    },
  });

/** azapi's body in the terms of the service. @throws ResourceError for what would need keys or a semantic ranker */
function serviceOf({ id, planned }: Pick<ResourceChange, "id" | "planned">): EmulatedSearchService {
  const sku = at(planned, "body.sku.name");
  if (typeof sku !== "string") {
    throw new ResourceError(
      400,
      "SkuMissing",
      'the search service has no size: set body.sku.name, e.g. to "basic"',
      {
        attribute: ["body"],
      },
    );
  }
  if (at(planned, "body.properties.disableLocalAuth") !== true) {
    throw notRunLocally(
      "Azure AI Search with keys",
      "set properties.disableLocalAuth to true and grant roles",
      ["body"],
    );
  }
  const semantic = at(planned, "body.properties.semanticSearch") ?? "disabled";
  if (semantic !== "disabled") {
    throw notRunLocally("the semantic ranker", 'set properties.semanticSearch to "disabled"', ["body"]);
  }
  return { resourceId: id, name: text(planned, "name"), sku };
}
