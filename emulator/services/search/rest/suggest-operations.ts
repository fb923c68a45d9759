import { projection } from "../documents/projection";
import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import { autocomplete } from "../suggest/autocomplete";
import { suggest } from "../suggest/suggest";
import { parseAutocomplete, parseSuggest } from "../suggest/suggest-request";
import { json } from "./answer";
import { openIndex } from "./open-index";
import type { Call, Operations } from "./operations";
import { queryOf } from "./query-parameters";
import { bodyOf } from "./request-body";

/** What somebody may mean who has typed the beginning only. */
export function suggestOperations(store: ServiceStore, endpoint: string): Operations {
  const suggestions = (call: Call, { collection, schema }: SearchIndex, body: unknown): Response => {
    const request = parseSuggest(body);
    const show = projection(request.select?.trim() ? request.select : schema.key.name, schema);
    return json(call, {
      "@odata.context": `${endpoint}/indexes('${call.names[0] ?? ""}')/$metadata#docs(*)`,
      ...(request.minimumCoverage ? { "@search.coverage": 100 } : {}),
      value: suggest(collection, request).flatMap(({ row, text }) => {
        const stored = collection.storedAt(row);
        return stored ? [{ "@search.text": text, ...show(stored) }] : [];
      }),
    });
  };

  const completions = (call: Call, { collection }: SearchIndex, body: unknown): Response => {
    const request = parseAutocomplete(body);
    return json(call, {
      "@odata.context": `${endpoint}/indexes('${call.names[0] ?? ""}')/$metadata#Microsoft.Azure.Search.V2026_04_01.AutocompleteResult`,
      ...(request.minimumCoverage ? { "@search.coverage": 100 } : {}),
      value: autocomplete(collection, request),
    });
  };

  return {
    "GET indexes/*/docs/suggest": (call) =>
      suggestions(call, openIndex(store, call, "read"), queryOf(call.url)),
    "POST indexes/*/docs/suggest": async (call) =>
      suggestions(call, openIndex(store, call, "read"), await bodyOf(call.request)),
    "GET indexes/*/docs/autocomplete": (call) =>
      completions(call, openIndex(store, call, "read"), queryOf(call.url)),
    "POST indexes/*/docs/autocomplete": async (call) =>
      completions(call, openIndex(store, call, "read"), await bodyOf(call.request)),
  };
}
