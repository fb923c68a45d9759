import { random } from "../../../shared/random";
import { byItem } from "../../data/rows";
import { embeddingFeatures } from "../../serve/algorithms/item-features";
import { expanded, launch } from "../../serve/cold-start/new-items";
import { recorded, world } from "./world";

export interface LaunchCurve {
  /** People reached at the start and after each round. */
  readonly reach: readonly number[];
  /** Of those reached, the share who like the item's category: the audience is found, not guessed. */
  readonly fitting: number;
}

/**
 * A new item of a known quality, shown to the first group and then to more people, round by round, by how it does.
 *
 * @param quality 0…1: the probability that someone who likes its category clicks, reads and (less often) shares and likes it
 */
export function launchCurve(quality: number, { rounds = 8, people = 4000, seed = 0 } = {}): LaunchCurve {
  const items = 300;
  const categories = 12;
  const simulated = world({ people, items, categories, seed });
  const data = recorded(simulated, people, 15, seed + 1);
  const category = 3;
  const width = simulated.features.width;
  const matrix = new Float32Array((items + 1) * width);
  matrix.set(simulated.features.matrix);
  matrix[items * width + category] = 1;
  const source = random(seed, 99);
  const likes = (person: number) => simulated.favourites(person, 2).includes(category);

  let current = launch(items, embeddingFeatures(matrix, width), byItem(data), { seed });
  const reach = [current.reach];
  for (let round = 0; round < rounds; round++) {
    const shown = current.audience.subarray(0, current.reach);
    const share = (probability: number) =>
      shown.reduce(
        (sum, person) => sum + (source.next() < probability * (likes(person) ? 1 : 0.3) ? 1 : 0),
        0,
      ) / shown.length;
    const engagement = {
      clickRate: share(quality),
      readTime: share(quality),
      shareRate: share(quality * 0.6),
      likeRate: share(quality * 0.8),
    };
    current = expanded(current, engagement);
    reach.push(current.reach);
  }
  const reached = current.audience.subarray(0, current.reach);
  return { reach, fitting: reached.filter(likes).length / reached.length };
}
