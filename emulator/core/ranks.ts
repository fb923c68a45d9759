/**
 * The place of each in an order in which it stands behind all that it waits for.
 *
 * @param waitsFor whom each waits for, by name
 * @throws when one waits for somebody who does not exist, or for itself
 */
export function ranksOf(waitsFor: Readonly<Record<string, readonly string[]>>): (name: string) => number {
  const ranks = new Map<string, number>();

  function rankOf(name: string, waiting: readonly string[]): number {
    const known = ranks.get(name);
    if (known !== undefined) return known;
    const path = [...waiting, name];
    if (waiting.includes(name)) throw new Error(`in a circle: ${path.join(" after ")}`);
    const others = waitsFor[name];
    if (others === undefined)
      throw new Error(`${waiting.at(-1)} comes after ${name}, and there is no ${name}`);
    const rank = Math.max(-1, ...others.map((other) => rankOf(other, path))) + 1;
    ranks.set(name, rank);
    return rank;
  }

  for (const name of Object.keys(waitsFor)) rankOf(name, []);
  return (name) => ranks.get(name) ?? 0;
}
