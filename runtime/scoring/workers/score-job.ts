import { Rejection } from "../../shared/images/rejection";
import type { ImageModel } from "../image-model";
import { cutOut, type ImageLimits, normaliser } from "../preprocess";
import { type BodyKind, type InputLimits, readInputs, refusalOf } from "../read-inputs";
import { Refusal } from "../refusal";
import type { JobScorer } from "./protocol";
import { unitVectorText } from "./unit-vector-text";

export interface JobLimits extends ImageLimits {
  /** Most images in one request. */
  readonly images: number;
}

/** A function that embeds the images of one request, one after the other: on a CPU a batch is no faster. */
export function imageScorer(model: ImageModel, limits: JobLimits): JobScorer {
  const normalise = normaliser(model.manifest.input);
  const inputLimits: InputLimits = { images: limits.images, inputLength: model.inputLength };

  return async (kind, body) => {
    let began = performance.now();
    let decodeMs = 0;
    let inferMs = 0;
    const lap = () => {
      const now = performance.now();
      const lasted = now - began;
      began = now;
      return lasted;
    };

    const embeddings: string[] = [];
    const inputs = readInputs(kind, body, inputLimits);
    const items = "images" in inputs ? inputs.images : inputs.tensors;
    for (const [at, item] of items.entries()) {
      const tensor = item instanceof Float32Array ? item : normalise(await decode(item, at, kind));
      decodeMs += lap();
      embeddings.push(unitVectorText(await model.embed(tensor)));
      inferMs += lap();
    }
    return {
      embeddings: `[${embeddings.join(",")}]`,
      images: embeddings.length,
      decodeMs,
      inferMs,
    };
  };

  async function decode(bytes: Buffer, at: number, kind: BodyKind): Promise<Buffer> {
    try {
      return await cutOut(bytes, model.manifest.input, limits);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const refusal = refusalOf(error);
      throw kind === "image" ? refusal : new Refusal(refusal.code, `images[${at}]: ${refusal.message}`);
    }
  }
}
