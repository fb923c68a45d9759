import { top } from "../../recommender/serve/top-items";

/**
 * The places with the highest values, best first. Of those with equal values the articles with the highest numbers come first, so that it is the
 * same on every instance, wherever its articles lie.
 *
 * @param values finite numbers @param articles of each place
 */
export function bestFirst(values: Float32Array, articles: Float64Array, most: number): Int32Array {
  const { items, scores } = top(values, most);
  const last = scores.at(-1);
  if (last === undefined) return items;
  const above = [...items.filter((place) => (values[place] as number) > last)];
  above.sort(
    (a, b) =>
      (values[b] as number) - (values[a] as number) || (articles[b] as number) - (articles[a] as number),
  );
  const equal: number[] = [];
  for (let place = 0; place < values.length; place++) if (values[place] === last) equal.push(place);
  return Int32Array.from([...above, ...highest(equal, articles, items.length - above.length)]);
}

/** Numbers are compared by how far they lie below the highest one: as they are, they may be too many for float32. */
function highest(places: readonly number[], articles: Float64Array, most: number): number[] {
  let newest = 0;
  for (const place of places) newest = Math.max(newest, articles[place] as number);
  const below = Float32Array.from(places, (place) => (articles[place] as number) - newest);
  return Array.from(top(below, most).items, (n) => places[n] as number);
}
