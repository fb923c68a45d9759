import { type Random, random } from "../../shared/random";
import { likeness } from "../live/signature";
import { type Blended, blend } from "./blend";
import type { ListCandidate, ListInput, ListItem, ListRefusal, ListResult } from "./list-input";
import { PlacesTaken } from "./places-taken";
import { reasonOf } from "./reason-of";
import { refusalOf } from "./refusal-of";

/**
 * The list of an input. At each place, of what is open there,
 *
 * ```
 * with probability ε    any one, each as likely as the others          propensity  ε / |open|
 * otherwise             the best by blend and difference (MMR)         propensity  ε / |open| + (1 - ε)
 * ```
 *
 * so the propensity of each shown article, given the places before, is known exactly, and that of whatever else was open is not 0:
 * ε-greedy, place by place. Diversity is maximal marginal relevance, Carbonell and Goldstein (1998).
 */
export function makeList(input: ListInput): ListResult {
  const source = random(input.seed);
  return fillPlaces(input, ({ open, best, exploration }) => drawn(open, best, exploration, source));
}

/** A place that is to be filled. Candidates are positions in `pool`. */
export interface OpenPlace {
  readonly position: number;
  readonly pool: readonly ListCandidate[];
  /** Those that may be here, after the places above. */
  readonly open: readonly number[];
  readonly best: number;
  readonly exploration: number;
}

/** A list of which somebody else says what is at each place, and with what probability the input's policy would show it there. */
export function fillPlaces(input: ListInput, choose: (place: OpenPlace) => number | undefined): ListResult {
  const { settings, n } = input;
  const refused: { article: number; why: ListRefusal }[] = [];
  const pool: ListCandidate[] = [];
  for (const candidate of input.candidates) {
    const why = refusalOf(candidate, input);
    if (why) refused.push({ article: candidate.article, why });
    else pool.push(candidate);
  }
  const blended = blend(pool, input);
  const { exploration } = blended;
  const taken = new PlacesTaken(input);
  const nearest = new Float64Array(pool.length);
  const items: ListItem[] = [];
  let open = [...pool.keys()];
  let floor = 1;

  while (items.length < n && open.length > 0) {
    const position = items.length;
    const scores = blended.scoresAt(position);
    const best = bestOf(open, scores, nearest, settings.relevance);
    const chosen = choose({ position, pool, open, best, exploration });
    if (chosen === undefined) break;
    const each = exploration / open.length;
    floor = Math.min(floor, each);
    const propensity = chosen === best ? Math.min(1, each + (1 - exploration)) : each;
    items.push(itemOf(chosen, best, position, propensity, pool, blended));

    const shown = pool[chosen] as ListCandidate;
    taken.take(shown);
    const left: number[] = [];
    for (const at of open) {
      if (at === chosen) continue;
      const candidate = pool[at] as ListCandidate;
      const why = taken.refusalOf(candidate);
      if (why) refused.push({ article: candidate.article, why });
      else {
        const alike = likeness(shown.signature, candidate.signature);
        if (alike > (nearest[at] as number)) nearest[at] = alike;
        left.push(at);
      }
    }
    open = left;
  }
  refused.sort((a, b) => a.article - b.article);
  return { items, refused, exploration, floor };
}

function drawn(open: readonly number[], best: number, exploration: number, source: Random): number {
  return source.next() < exploration ? (open[source.below(open.length)] as number) : best;
}

function bestOf(
  open: readonly number[],
  scores: Float64Array,
  nearest: Float64Array,
  relevance: number,
): number {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (const at of open) {
    const value = relevance * (scores[at] as number) - (1 - relevance) * (nearest[at] as number);
    if (value > highest) [best, highest] = [at, value];
  }
  return best;
}

function itemOf(
  chosen: number,
  best: number,
  position: number,
  propensity: number,
  pool: readonly ListCandidate[],
  blended: Blended,
): ListItem {
  const candidate = pool[chosen] as ListCandidate;
  const parts = blended.partsAt(chosen, position);
  return {
    article: candidate.article,
    position,
    score: Object.values(parts).reduce((sum, part) => sum + part, 0),
    parts,
    reason: chosen === best ? reasonOf(candidate, parts) : { kind: "exploration" },
    propensity,
  };
}
