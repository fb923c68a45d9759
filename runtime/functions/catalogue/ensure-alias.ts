import type { SearchIndexClient } from "@azure/search-documents";

/** Creates an alias when there is none. It is never moved here: that is the release's decision. */
export async function ensureAlias(client: SearchIndexClient, alias: string, index: string): Promise<void> {
  const exists = await client.getAlias(alias).then(
    () => true,
    (error: { statusCode?: number }) => {
      if (error.statusCode === 404) return false;
      throw error;
    },
  );
  if (exists) return;
  await client.createAlias({ name: alias, indexes: [index] }).catch((error: { statusCode?: number }) => {
    // somebody else was faster
    if (error.statusCode !== 409) throw error;
  });
}
