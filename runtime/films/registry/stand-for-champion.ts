import type { ContainerClient } from "@azure/storage-blob";
import type { RegistryPlace } from "../../training/registered-versions";
import { type Candidate, type ChampionDecided, type Deciding, decideChampion } from "./decide-champion";
import { type Standing, tagVersion } from "./film-versions";

/** Lets a registered version through the gate, and writes at the versions where they stand since. */
export async function standForChampion(
  { files, ...place }: RegistryPlace & { readonly files: ContainerClient },
  candidate: Candidate,
  deciding: Pick<Deciding, "by" | "promotes">,
): Promise<ChampionDecided> {
  const decided = await decideChampion(files, candidate, deciding);
  const { serves, before } = decided;
  // of one that served already, whoever asked again has not let it
  const promotedBy = serves && decided.decision ? deciding.by : undefined;
  await tagVersion(place, candidate.version, standingOf(decided), promotedBy);
  // of one that serves already, `before` is itself, whose own predecessor may not have been told yet
  const earlier = before?.sha256 === candidate.sha256 ? before.previous : before?.version;
  if (serves && earlier) await tagVersion(place, earlier, "challenger");
  return decided;
}

/** Where a candidate stands that was judged: a challenger has passed the gate, and waits for somebody who lets it serve. */
export function standingOf({ serves, decision }: ChampionDecided): Standing {
  if (serves) return "champion";
  return decision?.accepted ? "challenger" : "refused";
}
