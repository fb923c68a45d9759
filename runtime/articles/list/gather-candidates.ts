import type { ReaderProfile } from "../reader-profile";
import type { Candidate } from "./list-input";
import type { ListQuery, ListServing } from "./recommend";

export function gatherCandidates(
  _profile: ReaderProfile,
  _query: ListQuery,
  _serving: ListServing,
): Candidate[] {
  return [];
}
