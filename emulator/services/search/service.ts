import { switchOff } from "../../resource-manager/refused-types";
import type { EmulatedService } from "../emulated-service";
import { searchAlias } from "./resources/search-alias";
import { searchIndex } from "./resources/search-index";
import { azapiSearchService } from "./resources/search-service";
import type { SearchServices } from "./search-services";
import { startSearchServices } from "./start";
import { linesOf } from "./status";

export const search: EmulatedService<SearchServices> = {
  startsAfter: ["monitor"],

  start: ({ context, identity }, { monitor }) => startSearchServices(context, { identity, monitor }),

  contributes: (running) => ({
    resources: [azapiSearchService(running), searchIndex(running), searchAlias],
    refusals: [
      [
        /^azurerm_search_service$/,
        "search services made with azurerm",
        "use azapi_resource with the type Microsoft.Search/searchServices, whose answer names the endpoint",
      ],
      [/^azurerm_search_|^Microsoft\.Search\//, "this part of Azure AI Search", switchOff],
    ],

    dataPlanes: () =>
      running.status().map(({ name, address, indexes }) => ({
        kind: "search",
        name,
        address,
        audience: "https://search.azure.com",
        holds: indexes.map((index) => index.name),
      })),
    status: () => ({
      lines: running.status().flatMap(linesOf),
      details: { searchServices: running.status() },
    }),
  }),
};
