import type { LoggedPlace } from "./logged-place";

/** How much each place of a log says about the judged policy. */
export interface Weights {
  /** Of each place: product of probability / propensity from its list's first place to it. */
  readonly at: Float64Array;
  /** The same up to the place above; 1 at a first place. */
  readonly above: Float64Array;
}

/**
 * A reader sees a place after those above it, so it counts as if the judged policy had made the list that far. Unbiased when what a
 * reader does at a place depends on that place and those above, and not on those below.
 *
 * McInerney, Brost, Chandar, Mehrotra, Carterette, "Counterfactual evaluation of slate recommendations with sequential reward
 * interactions" (2020), equation 6.
 */
export function weightsOf(log: readonly LoggedPlace[]): Weights {
  const at = new Float64Array(log.length);
  const above = new Float64Array(log.length);
  for (const [n, { list, probability, propensity }] of log.entries()) {
    above[n] = log[n - 1]?.list === list ? (at[n - 1] as number) : 1;
    at[n] = (above[n] as number) * (probability / propensity);
  }
  return { at, above };
}

/**
 * How many lists' worth of evidence the weights leave: Kish's effective sample size, (Σw)² / Σw², of the lists. Where each place's `spread` is
 * known, no more than its expectation: a log in which chance drew none of the rare places with great weights looks better than it is.
 *
 * Kish, "Survey sampling" (1965); for importance weights Owen, "Monte Carlo theory, methods and examples" (2013), chapter 9.3.
 */
export function effectiveLists(log: readonly LoggedPlace[], weights: Float64Array): number {
  const drawn = kish(grouped(log, weights, ({ list }) => list));
  let squares = 0;
  let above = 1;
  for (const [n, { list, spread }] of log.entries()) {
    if (spread === undefined) return drawn;
    above = (log[n - 1]?.list === list ? above : 1) * spread;
    squares += above;
  }
  const lists = new Set(log.map(({ list }) => list)).size;
  return Math.min(drawn, (lists * log.length) / squares);
}

/** The same of what was brought: of how many readers' worth the rewards are that the estimate rests on. */
export function effectiveRewards(log: readonly LoggedPlace[], weights: Float64Array): number {
  return kish(
    grouped(
      log,
      weights.map((weight, n) => weight * Math.abs((log[n] as LoggedPlace).reward)),
      ({ reader }) => reader,
    ),
  );
}

function grouped(
  log: readonly LoggedPlace[],
  values: Float64Array,
  of: (place: LoggedPlace) => number,
): Iterable<number> {
  const sums = new Map<number, number>();
  for (const [n, place] of log.entries())
    sums.set(of(place), (sums.get(of(place)) ?? 0) + (values[n] as number));
  return sums.values();
}

function kish(weights: Iterable<number>): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}
