import type { ContainerClient } from "@azure/storage-blob";
import { type Candidate, type ChampionDecided, decideChampion } from "./decide-champion";
import { type FilmVersionsPlace, tagVersion } from "./film-versions";

/** Lets a registered version through the gate, and writes at the versions where they stand since. */
export async function standForChampion(
  { files, ...place }: FilmVersionsPlace & { readonly files: ContainerClient },
  candidate: Candidate,
  { by }: { readonly by: string },
): Promise<ChampionDecided> {
  const decided = await decideChampion(files, candidate, { by });
  const { serves, before } = decided;
  await tagVersion(place, candidate.version, serves ? "champion" : "refused");
  // of one that serves already, `before` is itself, whose own predecessor may not have been told yet
  const earlier = before?.sha256 === candidate.sha256 ? before.previous : before?.version;
  if (serves && earlier) await tagVersion(place, earlier, "challenger");
  return decided;
}
