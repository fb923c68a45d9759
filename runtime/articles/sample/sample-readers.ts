import { type Random, random } from "../../shared/random";
import type { ReaderPreferences } from "../reader-profile";
import { styleOf } from "./sample-articles";
import { drawWords } from "./words/languages";
import { categories } from "./words/words";
import { one } from "./write-article";

export interface SampleReader {
  readonly key: string;
  /** What a page shows where one chooses who to be. */
  readonly name: string;
  readonly preferences: ReaderPreferences;
  /** Liking of each of the thirty subjects, 0 to 1. */
  readonly tastes: readonly number[];
  readonly style: readonly number[];
  /** How many articles they read in all: half of all readers no more than 3. */
  readonly reads: number;
}

export function sampleReaders(count: number, seed: number): SampleReader[] {
  const source = random(seed, 12);
  return Array.from({ length: count }, (_, n) => reader(n, source));
}

function reader(n: number, source: Random): SampleReader {
  const words = drawWords(source);
  const second = drawWords(source);
  const isBilingual = source.next() < 0.25 && second !== words;
  const tastes = Array.from({ length: 3 * categories.length }, () => 0.06 * source.next());
  const favourites = new Set<string>();
  for (let each = 1 + source.below(3); each > 0; each--) {
    const category = source.below(categories.length);
    favourites.add(categories[category] as string);
    // not all of a category is liked alike
    for (let subject = 0; subject < 3; subject++)
      tastes[3 * category + subject] = source.next() < 0.6 ? 0.7 + 0.3 * source.next() : 0.15;
  }
  const drawn = source.next();
  return {
    key: `sample-reader-${n + 1}`,
    name: `${one(words.firstNames, source)} ${one(words.lastNames, source)}`,
    preferences: {
      categories: [...favourites],
      languages: isBilingual ? [words.language, second.language] : [words.language],
      ...(source.next() < 0.2 ? { region: one(words.places, source) } : {}),
    },
    tastes,
    style: styleOf(source),
    reads: Math.min(60, Math.floor(1 + (2.4 * drawn) / (1 - drawn))),
  };
}
