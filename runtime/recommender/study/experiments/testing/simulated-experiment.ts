import { random } from "../../../../shared/random";
import { compareVariants } from "../compare-variants";
import { momentsOf } from "../moments";
import { type VariantVerdict, verdictOn } from "../verdict";

interface SimulatedReader {
  readonly isTreated: boolean;
  readonly habit: number;
  readonly before: number;
  opened: number;
  shown: number;
}

/**
 * What readers did up to the end of each day: some are new each day, and those from before come back on every third one. How much somebody
 * opens is a habit, which they had before.
 *
 * @param lift by which the variant's readers open more, as a share of what was shown
 */
export function* someDays(seed: number, lift: number, days = 14): Generator<readonly SimulatedReader[]> {
  const source = random(seed, 7);
  const readers: SimulatedReader[] = [];
  for (let day = 0; day < days; day++) {
    for (let n = 0; n < 80; n++) {
      const habit = source.beta(2, 8);
      const opened = Array.from({ length: 20 }, () => source.next() < habit).filter(Boolean).length;
      readers.push({ isTreated: source.next() < 0.5, habit, before: opened / 20, opened: 0, shown: 0 });
    }
    for (const [n, reader] of readers.entries()) {
      if (n < 80 * day && source.next() > 1 / 3) continue;
      const rate = Math.max(0, reader.habit + (reader.isTreated ? lift : 0));
      for (let article = 0; article < 10; article++) if (source.next() < rate) reader.opened++;
      reader.shown += 10;
    }
    yield readers;
  }
}

/** The first verdict that ends it, looked at at the end of every day; undefined when none of them did. */
export function calledOf(
  days: Iterable<readonly SimulatedReader[]>,
  worthSeeing = 0.02,
): VariantVerdict | undefined {
  for (const readers of days) {
    const [control, variant] = [false, true].map((isTreated) =>
      momentsOf(
        readers
          .filter((reader) => reader.isTreated === isTreated)
          .map(({ opened, shown, before }) => [opened, shown, before] as const),
      ),
    );
    if (!control || !variant) continue;
    const compared = compareVariants(control, variant, { worthSeeing });
    const verdict = verdictOn({ compared, worthSeeing, ratioIsOff: false, isOver: false });
    if (verdict === "wins" || verdict === "loses") return verdict;
  }
  return undefined;
}
