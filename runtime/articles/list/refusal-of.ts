import type { ListCandidate, ListInput, ListRefusal } from "./list-input";

/** Why a candidate may not be in a list, whatever else is in it. */
export function refusalOf(
  candidate: Pick<ListCandidate, "refused" | "category" | "language" | "region" | "shown">,
  { category, reader: { preferences }, settings }: Pick<ListInput, "category" | "reader" | "settings">,
): ListRefusal | undefined {
  if (candidate.refused) return candidate.refused;
  if (category !== undefined && candidate.category !== category) return "category";
  const { languages, region } = preferences;
  if (languages.length > 0 && !languages.includes(candidate.language)) return "language";
  if (candidate.region !== undefined && candidate.region !== region) return "region";
  return candidate.shown >= settings.fatigueAfter ? "fatigue" : undefined;
}
