import type { DeedScores } from "../../model/deed-scores";
import type { ModelPlaces } from "../model-places";
import type { CandidateSource } from "./candidate-source";

/** What a model's rows say of a reader's deeds, of which `scores` was told before. @param codes of each place, 0 when it may be in the list */
export function byDeeds(
  scores: DeedScores,
  { placeOf, positionOf }: ModelPlaces,
  codes: Uint8Array,
): CandidateSource {
  return {
    best: (most) =>
      scores
        .best(most, (position) => codes[placeOf[position] as number] === 0)
        .map((position) => placeOf[position] as number),
    scoreOf: (place) => scores.scoreAt(positionOf[place] as number),
    becauseOf: (place) => scores.becauseAt(positionOf[place] as number),
  };
}
