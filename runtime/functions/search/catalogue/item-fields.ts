import { CatalogueItem } from "../../../catalogue/catalogue-item";
import type { Item } from "../contract/search-answer";

/** The fields that answers are made of. */
export const selected = Object.keys(CatalogueItem.shape);

export function itemOf(item: CatalogueItem): Item {
  return { ...item, picture: picturePath(item.id) };
}

/** Where an item's picture is, relative to the host that answers. */
function picturePath(id: string): string {
  return `/api/v1/items/${encodeURIComponent(id)}/picture`;
}
