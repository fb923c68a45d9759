import { byItem, byUser } from "../../data/rows";
import { requireRange } from "../../errors";
import { algorithm } from "../model";
import { pairs, sumOfRows } from "./item-rows";

export interface ItemCosineOptions {
  /** Pairs that occur together in fewer histories do not count. @default 1 */
  readonly minSupport: number;
  /** Added to the denominator, so that rare pairs count less. @default 0 */
  readonly shrinkage: number;
}

/**
 * Items are as alike as the sets of their users: |both| / (√(|one| · |other|) + shrinkage). A score is the sum over the history.
 *
 * Sarwar et al., "Item-based collaborative filtering" (2001), on implicit data. One thread.
 */
export const itemCosine = algorithm({
  name: "item-cosine",
  version: 1,
  defaults: { minSupport: 1, shrinkage: 0 } as ItemCosineOptions,
  check({ minSupport, shrinkage }) {
    requireRange("minSupport", minSupport, 1);
    requireRange("shrinkage", shrinkage, 0);
  },
  learn(data, { minSupport, shrinkage }) {
    const items = byItem(data);
    const sizes = Float64Array.from(
      { length: data.items },
      (_, item) => (items.start[item + 1] as number) - (items.start[item] as number),
    );
    const weigh = (count: number, one: number, other: number) =>
      one === other || count < minSupport
        ? 0
        : count / (Math.sqrt((sizes[one] as number) * (sizes[other] as number)) + shrinkage);
    return { ...pairs(items, byUser(data), weigh) };
  },
  open: (rows) => sumOfRows(rows, () => 1),
});
