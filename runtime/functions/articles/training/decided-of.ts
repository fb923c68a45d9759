import type { ChampionChange, Decided } from "../../../articles/model/decide-champion";
import { problem } from "../contract/problems";

/** What serves now. @throws Problem ModelNotFound, ModelRefused, NothingBefore */
export function decidedOf(decided: Decided): ChampionChange {
  if (!("refusal" in decided)) return decided;
  if (decided.refusal === "unknown") throw problem("ModelNotFound", "No such version is kept.");
  if (decided.refusal === "refused")
    throw problem("ModelRefused", "The gate, or its experiment, has refused this version.");
  throw problem("NothingBefore", "No version served before the one that serves.");
}
