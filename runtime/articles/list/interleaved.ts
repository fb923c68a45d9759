/** Of several rankings in turn, each as often as its share, until there are `most` different places or no more. */
export function interleaved(
  rankings: readonly { readonly share: number; readonly places: readonly number[] }[],
  most: number,
): number[] {
  const chosen = new Set<number>();
  const turns = rankings.map(({ share, places }) => ({ share, places, at: 0, taken: 0 }));
  while (chosen.size < most) {
    let next: (typeof turns)[number] | undefined;
    for (const turn of turns) {
      if (turn.share === 0 || turn.at >= turn.places.length) continue;
      if (!next || (turn.taken + 1) / turn.share < (next.taken + 1) / next.share) next = turn;
    }
    if (!next) break;
    const place = next.places[next.at++] as number;
    if (chosen.has(place)) continue;
    chosen.add(place);
    next.taken++;
  }
  return [...chosen];
}
