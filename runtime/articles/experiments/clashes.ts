import type { Experiment } from "./experiment";
import { timesOf } from "./experiment-times";

export interface Clash {
  /** Of the later one. */
  readonly name: string;
  readonly message: string;
}

/** What keeps experiments from running beside each other: a stretch of a namespace that two have, a setting that two change for one reader. */
export function clashesOf(experiments: Readonly<Record<string, Experiment>>): Clash[] {
  const each = Object.entries(experiments);
  return each.flatMap(([name, experiment], place) =>
    each.slice(0, place).flatMap(([other, before]): Clash[] => {
      if (!overlap(timesOf(before), timesOf(experiment))) return [];
      const [one, two] = [before.namespace, experiment.namespace];
      if (one && two && one.name === two.name) {
        if (!overlap([one.from, one.below], [two.from, two.below])) return [];
        return [{ name, message: `its stretch of the namespace ${two.name} overlaps that of ${other}` }];
      }
      const changed = changedBy(before);
      const both = [...changedBy(experiment)].filter((setting) => changed.has(setting));
      if (both.length === 0) return [];
      const message = `it changes ${both.join(", ")} as ${other} does, for the same readers: give both a stretch of one namespace`;
      return [{ name, message }];
    }),
  );
}

function changedBy({ variants }: Experiment): Set<string> {
  return new Set(Object.values(variants).flatMap(({ settings }) => Object.keys(settings)));
}

function overlap([from, below]: readonly [number, number], [start, end]: readonly [number, number]): boolean {
  return from < end && start < below;
}
