import type { SearchIndexClient } from "@azure/search-documents";
import { unless } from "../../shared/unless";

/**
 * Creates an alias when there is none. It is never moved here: that is the release's decision.
 *
 * @param index which it then points to; asked only when it is needed
 */
export async function ensureAlias(
  client: SearchIndexClient,
  alias: string,
  index: () => Promise<string>,
): Promise<void> {
  if (await unless([404], client.getAlias(alias))) return;
  // 409 when somebody else was faster
  await unless([409], client.createAlias({ name: alias, indexes: [await index()] }));
}
