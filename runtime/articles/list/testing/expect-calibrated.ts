import { type ListInput, mostCandidates } from "../list-input";
import { defaultListSettings } from "../list-settings";
import { makeList } from "../make-list";
import { recommend } from "../recommend";
import { simulatedLists } from "./simulated-lists";

const places = 10;

/**
 * What was shown came as often as its propensity says, within sampling error, over so many logged positions, and none is below the floor:
 * how often a place was drawn at random, in all; and how often each single article came first, and second after the best one.
 */
export function expectCalibrated(positions: number): void {
  const from = simulatedLists({ articles: 1500, people: 500, deeds: 15 });
  const inputs = [0, 3, 7, 30].map((deeds, reader): ListInput => {
    const query = { id: "01234567-89ab-4def-8123-456789abcdef", n: places, now: from.now, reader };
    return recommend(from.reader(reader, deeds), query, { ...from, settings: defaultListSettings }).input;
  });
  const lists = Math.ceil(positions / places / inputs.length);
  let below = 0;
  for (const input of inputs) {
    const first = new Tally();
    const second = new Tally();
    let elsewhere = 0;
    let expected = 0;
    let variance = 0;
    for (let seed = 0; seed < lists; seed++) {
      const { items, exploration, floor } = makeList({ ...input, seed: Math.imul(seed, 0x9e3779b1) });
      if (floor < exploration / mostCandidates) below++;
      for (const { propensity } of items) {
        if (propensity < floor) below++;
        const isBest = propensity > 0.5;
        const each = isBest ? propensity - (1 - exploration) : propensity;
        const chance = exploration - each;
        expected += chance;
        variance += chance * (1 - chance);
        if (!isBest) elsewhere++;
      }
      const [one, two] = items;
      if (one) first.add(one.article, one.propensity);
      if (one && two && one.propensity > 0.5) second.add(two.article, two.propensity);
    }
    expect(Math.abs(elsewhere - expected) / Math.sqrt(variance)).toBeLessThan(4);
    expect(first.deviation()).toBeLessThan(4);
    expect(second.deviation()).toBeLessThan(4);
  }
  expect(below).toBe(0);
}

/** How often articles came at one place, and with what propensity. */
class Tally {
  private readonly counts = new Map<number, { count: number; propensity: number }>();
  private total = 0;

  add(article: number, propensity: number): void {
    const known = this.counts.get(article) ?? { count: 0, propensity };
    known.count++;
    this.counts.set(article, known);
    this.total++;
    if (Math.abs(known.propensity - propensity) > 1e-12) throw new Error(`${article} has two propensities`);
  }

  /**
   * By how many of its standard deviations Pearson's statistic is above its mean. What never came counts as well: each of them has the
   * lowest propensity. Mean and variance are those of multinomial counts, however small: Haldane (1937).
   */
  deviation(): number {
    const counts = [...this.counts.values()];
    const share = counts.reduce((sum, { propensity }) => sum + propensity, 0);
    const lowest = Math.min(...counts.map(({ propensity }) => propensity));
    const unseen = Math.round((1 - share) / lowest);
    const cells = counts.length + unseen;
    let statistic = this.total * unseen * lowest;
    let inverses = unseen / lowest;
    for (const { count, propensity } of counts) {
      statistic += (count - this.total * propensity) ** 2 / (this.total * propensity);
      inverses += 1 / propensity;
    }
    const variance = 2 * (cells - 1) + (inverses - cells ** 2 - 2 * cells + 2) / this.total;
    return (statistic - (cells - 1)) / Math.sqrt(variance);
  }
}
