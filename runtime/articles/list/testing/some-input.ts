import type { ReaderPreferences } from "../../reader-profile";
import type { ListCandidate, ListInput } from "../list-input";
import { defaultListSettings } from "../list-settings";

/** A candidate of which only what is given says anything; no two are alike in their signatures. */
export function someCandidate({
  scores,
  ...rest
}: Partial<Omit<ListCandidate, "scores">> & {
  readonly article: number;
  readonly scores?: Partial<ListCandidate["scores"]>;
}): ListCandidate {
  return {
    category: `category ${rest.article}`,
    publisher: rest.article % 256,
    language: "en",
    story: 0,
    signature: Math.imul(rest.article, 0x9e3779b1) >>> 0,
    because: 0,
    shown: 0,
    ...rest,
    scores: { collaborative: 0, content: 0, sequential: 0, trending: 0, fresh: 0, ...scores },
  };
}

export function inputOf({
  candidates = [someCandidate({ article: 1 })],
  n = 10,
  deedCount = 0,
  preferences = { categories: [], languages: [] },
  seed = 1,
}: {
  readonly candidates?: readonly ListCandidate[];
  readonly n?: number;
  readonly deedCount?: number;
  readonly preferences?: ReaderPreferences;
  readonly seed?: number;
}): ListInput {
  return {
    candidates,
    n,
    reader: { deedCount, preferences },
    settings: defaultListSettings,
    model: "0123456789abcdef",
    seed,
    now: 1_780_000_000_000,
  };
}
