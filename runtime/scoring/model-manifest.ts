import { createHash } from "node:crypto";
import * as z from "zod";
import { rankingInputs } from "../shared/ranking-contract";

const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/** Lowercase words with hyphens: becomes part of the names of Azure's resources. */
const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(40);

/** The ONNX file beside the manifest. */
const file = z
  .string()
  .regex(/^[\w.-]+\.onnx$/)
  .default("model.onnx");

const output = {
  /** The graph's name of the embedding, float32. */
  name: z.string().min(1),
  dimension: z.number().int().min(2).max(4096),
};

/**
 * What the file of a model of images cannot say about itself: `manifest.json` beside the ONNX file. The output is [N, dimension].
 *
 * A photo becomes the model's input in this order: upright, in sRGB and without transparency; its shorter side
 * scaled to `input.shorterSide`; the centre of `input.width` by `input.height` cut out; each channel's value v,
 * 0 to 255, becomes (v - mean) / deviation.
 */
export const ImageManifest = z.strictObject({
  takes: z.literal("images").optional(),
  name,
  file,
  input: z.strictObject({
    /** The graph's name for it. */
    name: z.string().min(1),
    width: z.number().int().min(8).max(4096),
    height: z.number().int().min(8).max(4096),
    /** Pixels of the photo's shorter side before the centre is cut out. @default the larger of width and height */
    shorterSide: z.number().int().min(8).max(8192).optional(),
    channels: z.enum(["RGB", "BGR"]).default("RGB"),
    layout: z.enum(["NCHW", "NHWC"]).default("NCHW"),
    /** In the order of `channels`. */
    mean: perChannel.default([0, 0, 0]),
    deviation: perChannel.default([1, 1, 1]),
  }),
  output: z.strictObject(output),
});

export type ImageManifest = z.output<typeof ImageManifest>;

/**
 * The same of a model of texts, an encoder with its tokenizer as Hugging Face's libraries write both.
 *
 * A text becomes tokens, of which the first `mostTokens` count, the tokenizer's own marks among them. An output of [N, tokens, dimension]
 * is pooled; one of [N, dimension] the graph has pooled itself.
 */
export const TextManifest = z.strictObject({
  takes: z.literal("texts"),
  name,
  file,
  /** The tokenizer's file beside the manifest. */
  tokenizer: z
    .string()
    .regex(/^[\w.-]+\.json$/)
    .default("tokenizer.json"),
  mostTokens: z.number().int().min(3).max(8192).default(256),
  /** The graph's names for what it takes of them, each int64 [N, tokens]; one that it does not have it is not given. */
  inputs: z
    .strictObject({
      tokens: z.string().min(1).default("input_ids"),
      mask: z.string().min(1).default("attention_mask"),
      types: z.string().min(1).default("token_type_ids"),
    })
    .prefault({}),
  output: z.strictObject({
    ...output,
    /** The mean of all tokens' rows, or the row of the first token, as the model was trained. */
    pooling: z.enum(["mean", "first"]).default("mean"),
  }),
});

export type TextManifest = z.output<typeof TextManifest>;

/**
 * The same of a model that ranks a list's candidates: `runtime/shared/ranking-contract.ts` says what each input is. The output has a
 * number for each candidate, [candidates] or [candidates, 1].
 */
export const RankingManifest = z
  .strictObject({
    takes: z.literal("candidates"),
    name,
    file,
    /** All that the graph takes, by its names. */
    inputs: z.array(z.enum(rankingInputs)).min(1).default(["features"]),
    /** Version of the embeddings that it was trained with: others say nothing to it. */
    embedding: z
      .string()
      .regex(/^[0-9a-f]{12,16}$/)
      .optional(),
    output: z.strictObject({ name: z.string().min(1).default("scores") }).prefault({}),
  })
  .refine(({ inputs, embedding }) => embedding !== undefined || inputs.every((each) => each === "features"), {
    path: ["embedding"],
    error: "a model that takes embeddings has to say of which version",
  });

export type RankingManifest = z.output<typeof RankingManifest>;

export const ModelManifest = z.discriminatedUnion("takes", [ImageManifest, TextManifest, RankingManifest]);

export type ModelManifest = z.output<typeof ModelManifest>;

/** The files that a model is made of, the graph first, by their names beside the manifest. */
export function filesOf(manifest: ModelManifest): readonly string[] {
  return manifest.takes === "texts" ? [manifest.file, manifest.tokenizer] : [manifest.file];
}

/**
 * Names a model by its contents: vectors of two models with one id can be compared, of others they cannot.
 *
 * @param files as `filesOf` has them
 * @returns 12 hexadecimal digits
 */
export function modelId(manifest: ModelManifest, files: readonly Uint8Array[]): string {
  const hash = createHash("sha256").update(JSON.stringify(ModelManifest.parse(manifest)));
  for (const content of files) hash.update(content);
  return hash.digest("hex").slice(0, 12);
}
