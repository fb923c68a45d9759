/**
 * A film was liked by whoever gave it this part of the highest rating, or more. Candidates are judged by it, whatever they learned from:
 * otherwise each would choose what it is judged by.
 */
export const likedShare = 0.6;

/** @param high the highest rating of the data */
export function likedFrom({ high }: { readonly high: number }): number {
  return likedShare * high;
}
