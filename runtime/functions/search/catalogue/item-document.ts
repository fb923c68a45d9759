import { CatalogueItem } from "../../../catalogue/catalogue-item";
import type { Item } from "../contract/search-answer";

/** An item as the index keeps it, as far as answers need it. */
export type ItemDocument = CatalogueItem & { embedding: number[] };

export const selected = Object.keys(CatalogueItem.shape) as (keyof CatalogueItem)[];

export function itemOf(document: CatalogueItem): Item {
  const known = selected.map((field) => [field, document[field] ?? null]);
  return { ...(Object.fromEntries(known) as CatalogueItem), picture: picturePath(document.id) };
}

/** Where an item's picture is, relative to the host that answers. */
export function picturePath(id: string): string {
  return `/api/v1/items/${encodeURIComponent(id)}/picture`;
}
