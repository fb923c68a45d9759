import type { TokenCredential } from "@azure/identity";
import { SearchClient } from "@azure/search-documents";
import { catalogueAlias } from "../../runtime/catalogue/catalogue-index";
import { Failure } from "../failure";

/** A photo of an item, whose category says what a good answer to it is. */
export interface Probe {
  readonly id: string;
  readonly category: string;
  readonly picture: Uint8Array;
}

/**
 * Photos of the catalogue itself, spread evenly over it, always the same ones of the same catalogue.
 *
 * @param searchApiUrl gives the pictures
 */
export async function takeProbes(
  services: {
    readonly searchEndpoint: string;
    readonly searchApiUrl: string;
    readonly credential: TokenCredential;
  },
  count: number,
): Promise<Probe[]> {
  const client = new SearchClient<{ id: string; category: string }>(
    services.searchEndpoint,
    catalogueAlias,
    services.credential,
  );
  const items: { id: string; category: string }[] = [];
  const found = await client.search("*", { select: ["id", "category"], orderBy: ["id asc"] });
  for await (const { document } of found.results) items.push(document);

  const step = Math.max(1, items.length / count);
  const chosen = Array.from(
    { length: Math.min(count, items.length) },
    (_, index) => items[Math.floor(index * step)],
  );
  const probes = await Promise.all(chosen.map((item) => item && pictureOf(services.searchApiUrl, item)));
  const usable = probes.filter((probe) => probe !== undefined);
  if (usable.length > 0) return usable;
  throw new Failure("NothingToCompareWith", {
    what: "the catalogue has no item with a picture, so nothing tells a good model from a bad one",
    why: "a release searches with pictures whose right answers are known",
    fix: "npx vitrine catalogue import FILE_OR_FOLDER",
  });
}

async function pictureOf(
  searchApiUrl: string,
  { id, category }: { readonly id: string; readonly category: string },
): Promise<Probe | undefined> {
  const response = await fetch(`${searchApiUrl}/items/${encodeURIComponent(id)}/picture`);
  return response.ok ? { id, category, picture: new Uint8Array(await response.arrayBuffer()) } : undefined;
}
