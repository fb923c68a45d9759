import { createHash } from "node:crypto";
import * as z from "zod";

const perChannel = z.tuple([z.number(), z.number(), z.number()]);

/**
 * What a model's file cannot say about itself: `manifest.json` beside the ONNX file.
 *
 * A photo becomes the model's input in this order: upright, in sRGB and without transparency; its shorter side
 * scaled to `input.shorterSide`; the centre of `input.width` by `input.height` cut out; each channel's value v,
 * 0 to 255, becomes (v - mean) / deviation.
 */
export const ModelManifest = z.strictObject({
  /** Lowercase words with hyphens: becomes part of the names of Azure's resources. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(40),
  /** The ONNX file beside the manifest. */
  file: z
    .string()
    .regex(/^[\w.-]+\.onnx$/)
    .default("model.onnx"),
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
  output: z.strictObject({
    /** The graph's name of the embedding, float32 [N, dimension]. */
    name: z.string().min(1),
    dimension: z.number().int().min(2).max(4096),
  }),
});

export type ModelManifest = z.output<typeof ModelManifest>;

/**
 * Names a model by its contents: vectors of two models with one id can be compared, of others they cannot.
 *
 * @returns 12 hexadecimal digits
 */
export function modelId(manifest: ModelManifest, onnx: Uint8Array): string {
  const hash = createHash("sha256").update(JSON.stringify(ModelManifest.parse(manifest)));
  return hash.update(onnx).digest("hex").slice(0, 12);
}
