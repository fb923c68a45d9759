import { type Random, random } from "../../../shared/random";
import { fromRows, type Interactions } from "../../data/interactions";
import type { Catalogue } from "../../data/read-catalogue";
import { type DenseFeatures, embeddingFeatures } from "../../serve/algorithms/item-features";

/** People whose tastes are known, and items whose quality is known: what is right can be computed. */
export interface SimulatedWorld {
  readonly catalogue: Catalogue;
  readonly features: DenseFeatures;
  /** Probability that a person clicks on an item that they are shown. */
  clickProbability(person: number, item: number): number;
  /** A person's most liked categories, best first. */
  favourites(person: number, count: number): number[];
}

export interface WorldOptions {
  readonly people: number;
  readonly items: number;
  readonly categories: number;
  readonly seed: number;
}

/**
 * Each person likes a few of the categories; each item has one or two, and a quality. A click is as likely as
 * 0.02 + 0.9 · (how much of the taste the item meets) · quality.
 */
export function world({ people, items, categories, seed }: WorldOptions): SimulatedWorld {
  const source = random(seed);
  const tastes = Array.from({ length: people }, () => taste(categories, source));
  const own = Array.from({ length: items }, (_, item) => {
    const second = source.below(categories);
    return source.next() < 0.3 && second !== item % categories
      ? [item % categories, second]
      : [item % categories];
  });
  const quality = Float64Array.from({ length: items }, () => 0.2 + 0.8 * source.next());
  const embeddings = new Float32Array(items * categories);
  own.forEach((list, item) => {
    for (const category of list) embeddings[item * categories + category] = 1;
    for (let c = 0; c < categories; c++)
      (embeddings[item * categories + c] as number) += 0.15 * source.normal();
  });
  return {
    catalogue: {
      titles: own.map((_, item) => `item ${item}`),
      categories: own,
      categoryNames: Array.from({ length: categories }, (_, c) => `category ${c}`),
    },
    features: embeddingFeatures(embeddings, categories),
    clickProbability(person, item) {
      const list = own[item] ?? [];
      const met = list.reduce((sum, category) => sum + (tastes[person]?.[category] ?? 0), 0) / list.length;
      return 0.02 + 0.9 * met * (quality[item] ?? 0);
    },
    favourites(person, count) {
      const likes = tastes[person] ?? new Float64Array(0);
      return [...likes.keys()].sort((a, b) => (likes[b] ?? 0) - (likes[a] ?? 0)).slice(0, count);
    },
  };
}

/** What the first `people` did when shown items at random, popular ones more often: `deeds` clicks of each. */
export function recorded(from: SimulatedWorld, people: number, deeds: number, seed: number): Interactions {
  const source = random(seed);
  const items = from.catalogue.titles.length;
  const rows: [number, number, number, number][] = [];
  for (let person = 0; person < people; person++) {
    const had = new Set<number>();
    for (let shown = 0; had.size < deeds && shown < 40 * deeds; shown++) {
      const item = Math.floor(items * source.next() ** 1.5);
      if (had.has(item) || source.next() >= from.clickProbability(person, item)) continue;
      had.add(item);
      rows.push([person, item, 1, 86_400 * rows.length * 0.001]);
    }
  }
  return fromRows(rows, { users: people, items });
}

/** One to three favourites between 0.6 and 1, the rest near 0. */
function taste(categories: number, source: Random): Float64Array {
  const likes = Float64Array.from({ length: categories }, () => 0.1 * source.next());
  const favourites = 1 + source.below(3);
  for (let n = 0; n < favourites; n++) likes[source.below(categories)] = 0.6 + 0.4 * source.next();
  return likes;
}
