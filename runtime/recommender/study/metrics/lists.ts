import type { Catalogue } from "../../data/read-catalogue";

/** Share of `catalogueSize` items that occur in at least one of the lists (-1 stands for an empty place). */
export function coverage(lists: readonly Int32Array[], catalogueSize: number): number {
  const shown = new Set<number>();
  for (const list of lists) for (const item of list) shown.add(item);
  return shown.size / catalogueSize;
}

/** How unknown a list's items are: their mean self-information -log2(share of users who had the item), in bits. */
export function novelty(list: Int32Array, counts: Int32Array, users: number): number {
  if (list.length === 0) return 0;
  let bits = 0;
  for (const item of list) bits -= Math.log2(Math.max(1, counts[item] as number) / users);
  return bits / list.length;
}

/** Share of a list that is relevant and that popularity would not have shown (Ge, Delgado-Battenfeld, Jannach 2010). */
export function serendipity(
  list: Int32Array,
  relevant: ReadonlySet<number>,
  obvious: Int32Array,
  k: number,
): number {
  const expected = new Set(obvious);
  let surprises = 0;
  for (const item of list) if (relevant.has(item) && !expected.has(item)) surprises++;
  return surprises / k;
}

/** Mean of 1 - cosine of the categories over all pairs of a list; 0 for lists of fewer than two items. */
export function diversity(list: Int32Array, { categories }: Catalogue): number {
  let distance = 0;
  let pairs = 0;
  for (let n = 0; n < list.length; n++) {
    const first = categories[list[n] as number] ?? [];
    for (let m = n + 1; m < list.length; m++) {
      const second = categories[list[m] as number] ?? [];
      distance += 1 - cosine(first, second);
      pairs++;
    }
  }
  return pairs === 0 ? 0 : distance / pairs;
}

/**
 * How far a list's categories are from the history's: the Kullback-Leibler divergence of Steck, "Calibrated recommendations"
 * (2018), with his smoothing of 0.01. 0 is perfectly calibrated.
 */
export function miscalibration(list: Int32Array, history: Int32Array, catalogue: Catalogue): number {
  const wanted = categoryShares(history, catalogue);
  const given = categoryShares(list, catalogue);
  let divergence = 0;
  for (let c = 0; c < wanted.length; c++) {
    const p = wanted[c] as number;
    if (p > 0) divergence += p * Math.log(p / (0.99 * (given[c] as number) + 0.01 * p));
  }
  return Math.max(0, divergence);
}

/** Shares of the categories, an item's weight divided among its own; all zero for items without any. */
export function categoryShares(items: Int32Array, { categories, categoryNames }: Catalogue): Float64Array {
  const shares = new Float64Array(categoryNames.length);
  let total = 0;
  for (const item of items) {
    const own = categories[item] ?? [];
    for (const category of own) (shares[category] as number) += 1 / own.length;
    if (own.length > 0) total++;
  }
  return total === 0 ? shares : shares.map((share) => share / total);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const common = a.filter((category) => b.includes(category)).length;
  return common / Math.sqrt(a.length * b.length);
}
