import { noSuchIndexOfDocuments } from "../search-error";
import type { SearchIndex } from "../store/search-index";
import type { ServiceStore } from "../store/service-store";
import type { Call } from "./operations";

/** The index, by its name or an alias, once the caller was found to have the right. @throws SearchError 403 or 404 */
export function openIndex(
  store: ServiceStore,
  { admit, names: [name = ""] }: Call,
  right: "read" | "write",
): SearchIndex {
  const index = store.findResolved(name);
  admit(`indexes/documents/${right}`, index?.definition.name);
  if (index === undefined) throw noSuchIndexOfDocuments(name, store.service);
  return index;
}
