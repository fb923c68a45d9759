import type { JobScorer } from "../workers/protocol";
import { unitVectorText } from "../workers/unit-vector-text";
import { readTexts } from "./read-texts";
import type { TextModel } from "./text-model";

/** A function that embeds the texts of one request, all at once. @param limits most texts in it */
export function textScorer(model: TextModel, limits: { readonly texts: number }): JobScorer {
  return async (kind, body) => {
    const began = performance.now();
    const texts = readTexts(kind, body, limits.texts);
    const read = performance.now();
    const rows = await model.embed(texts);
    return {
      embeddings: `[${rows.map(unitVectorText).join(",")}]`,
      images: rows.length,
      decodeMs: read - began,
      inferMs: performance.now() - read,
    };
  };
}
