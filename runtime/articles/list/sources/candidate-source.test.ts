import { random } from "../../../shared/random";
import { bestPlaces } from "./candidate-source";

/** As anybody would do it: all of them sorted. */
function sorted(values: Float32Array, codes: Uint8Array, size: number, most: number): number[] {
  const open = Array.from({ length: size }, (_, place) => place).filter((place) => codes[place] === 0);
  return open.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b).slice(0, most);
}

it.each([
  ["many", 10_000, 0.3, 1],
  ["few of many", 10_000, 0.995, 1],
  ["fewer than are asked for", 300, 0.9, 1],
  ["none", 100, 1, 1],
  ["those with equal values", 10_000, 0.5, 3],
])("finds the best places of %s, as if all were sorted", (_, size, refused, levels) => {
  const source = random(size, levels);
  const values = Float32Array.from({ length: size + 50 }, () =>
    levels > 1 ? source.below(levels) : 1e5 * source.normal(),
  );
  const codes = Uint8Array.from(values, () => (source.next() < refused ? 1 + source.below(5) : 0));
  expect(bestPlaces(values, codes, size, 100)).toEqual(sorted(values, codes, size, 100));
});
