import { blend } from "./blend";
import type { ListCandidate, ListInput, ListRefusal, ListResult } from "./list-input";
import { makeList } from "./make-list";
import { refusalOf } from "./refusal-of";

export interface ExplainedCandidate {
  readonly candidate: ListCandidate;
  /** Blend of the sources, 0 to 1; null for one that may not be in the list whatever else is in it. */
  readonly score: number | null;
  /** Why it is not in the list; null when it is, or when others were better. */
  readonly refused: ListRefusal | null;
}

export interface ExplainedList {
  readonly result: ListResult;
  /** Those in the list first, then by their scores. */
  readonly candidates: readonly ExplainedCandidate[];
}

/** How the list of an input came about. */
export function explainList(input: ListInput): ExplainedList {
  const result = makeList(input);
  const refused = new Map(result.refused.map(({ article, why }) => [article, why]));
  const pool = input.candidates.filter((candidate) => !refusalOf(candidate, input));
  // of a first list, whose places differ, as at the first one
  const scores = blend(pool, input).scoresAt(0);
  const scoreOf = new Map(pool.map(({ article }, at) => [article, scores[at] as number]));
  const places = new Map(result.items.map(({ article, position }) => [article, position]));
  const candidates = input.candidates.map((candidate) => ({
    candidate,
    score: scoreOf.get(candidate.article) ?? null,
    refused: refused.get(candidate.article) ?? null,
  }));
  const placeOf = (article: number) => places.get(article) ?? Number.MAX_SAFE_INTEGER;
  candidates.sort(
    (a, b) =>
      placeOf(a.candidate.article) - placeOf(b.candidate.article) || (b.score ?? -1) - (a.score ?? -1),
  );
  return { result, candidates };
}
