import type { Hit } from "./order-by";

/** How strongly the first ranks outweigh the later ones; Azure's constant. */
const rankConstant = 60;

/** One of several rankings, the best first. */
export interface Ranking {
  readonly rows: readonly number[];
  /** @default 1 */
  readonly weight: number;
}

/** Reciprocal rank fusion: a row is worth the more, the higher it stands in the more rankings. */
export function fuse(rankings: readonly Ranking[]): Hit[] {
  const scores = new Map<number, number>();
  for (const { rows, weight } of rankings) {
    rows.forEach((row, at) => {
      scores.set(row, (scores.get(row) ?? 0) + weight / (rankConstant + at + 1));
    });
  }
  return [...scores].map(([row, score]) => ({ row, score }));
}
