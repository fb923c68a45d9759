import { random } from "../../../shared/random";
import type { Model } from "../../serve/model";
import type { Contestant } from "./contestants";

export interface Trial {
  readonly options: object;
  /** Of the validation cut; higher is better. */
  readonly value: number;
}

export interface Tuned {
  readonly best: Trial;
  readonly trials: readonly Trial[];
}

export interface TuneOptions {
  /** Combinations to try, the defaults included. @default 6 */
  readonly trials?: number;
  /** @default 0 */
  readonly seed?: number;
  readonly onTrial?: (done: number, of: number) => void;
}

/**
 * Random search over a contestant's space (Bergstra and Bengio 2012); every combination when there are no more than `trials`.
 *
 * @param trained on the validation cut's training half; the test that is reported must not come near it
 * @param judge of the validation cut's hidden half
 */
export function tune(
  { algorithm, options, space }: Contestant,
  trained: (options: object) => Model,
  judge: (model: Model) => number,
  { trials = 6, seed = 0, onTrial }: TuneOptions = {},
): Tuned {
  const chosen = combinations(space, trials, seed).filter(
    (candidate) => !isDefault(candidate, algorithm.defaults),
  );
  const all = [{}, ...chosen].slice(0, Math.max(1, trials));
  const results = all.map((candidate, n): Trial => {
    const complete = { ...options, ...candidate };
    const value = judge(trained(complete));
    onTrial?.(n + 1, all.length);
    return { options: candidate, value };
  });
  const best = results.reduce((a, b) => (b.value > a.value ? b : a));
  return { best, trials: results };
}

function combinations(space: Contestant["space"], trials: number, seed: number): object[] {
  const names = Object.keys(space);
  const sizes = names.map((name) => space[name]?.length ?? 1);
  const total = sizes.reduce((product, size) => product * size, 1);
  const source = random(seed, total);
  const numbers = new Set<number>();
  if (total <= trials) for (let n = 0; n < total; n++) numbers.add(n);
  else while (numbers.size < trials) numbers.add(source.below(total));
  return [...numbers].map((number) => {
    let rest = number;
    return Object.fromEntries(
      names.map((name, n) => {
        const size = sizes[n] as number;
        const value = space[name]?.[rest % size];
        rest = Math.floor(rest / size);
        return [name, value];
      }),
    );
  });
}

function isDefault(candidate: object, defaults: object): boolean {
  const known = new Map(Object.entries(defaults));
  return Object.entries(candidate).every(([name, value]) => known.get(name) === value);
}
