import type { Behaviour } from "./behaviour";

/**
 * The place of each type in the order of a restart: behind every type that it is restored after.
 *
 * @throws when a type waits for one that does not exist, or for itself
 */
export function restoreRanks(behaviours: readonly Behaviour[]): ReadonlyMap<string, number> {
  const byType = new Map(behaviours.map((behaviour) => [behaviour.type, behaviour]));
  const ranks = new Map<string, number>();

  function rankOf(type: string, waiting: readonly string[]): number {
    const known = ranks.get(type);
    if (known !== undefined) return known;
    const path = [...waiting, type];
    if (waiting.includes(type)) throw new Error(`restored after itself: ${path.join(", then ")}`);
    const behaviour = byType.get(type);
    if (behaviour === undefined)
      throw new Error(`${waiting.at(-1)} is restored after ${type}, which no service has`);
    const rank = Math.max(-1, ...(behaviour.restoredAfter ?? []).map((other) => rankOf(other, path))) + 1;
    ranks.set(type, rank);
    return rank;
  }

  for (const { type } of behaviours) rankOf(type, []);
  return ranks;
}
