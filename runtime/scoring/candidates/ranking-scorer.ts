import type { JobScorer } from "../workers/protocol";
import type { RankingModel } from "./ranking-model";
import { readCandidates } from "./read-candidates";

/** A function that ranks the candidates of one request. */
export function rankingScorer(model: RankingModel): JobScorer {
  return async (kind, body) => {
    const began = performance.now();
    const { tensors, candidates } = readCandidates(kind, body, model);
    const read = performance.now();
    const scores = await model.rank(tensors, candidates);
    return {
      embeddings: JSON.stringify([...scores]),
      images: candidates,
      decodeMs: read - began,
      inferMs: performance.now() - read,
    };
  };
}
