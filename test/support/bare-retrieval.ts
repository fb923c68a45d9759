import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { ImageManifest } from "../../runtime/scoring/model-manifest";

export interface KnownPhoto {
  readonly file: string;
  /** What it shows, e.g. "dress". */
  readonly kind: string;
}

/**
 * The share of the five nearest other photos that are of the same kind, found by a script without any service: each
 * photo through sharp and a session, then compared with every other. It shares no code with what is compared with it.
 *
 * @param model the model's folder
 */
export async function barePrecisionAt5(model: string, photos: readonly KnownPhoto[]): Promise<number> {
  const manifest = ImageManifest.parse(JSON.parse(readFileSync(join(model, "manifest.json"), "utf8")));
  // more threads only wait for each other on pictures as small as these
  const session = await InferenceSession.create(join(model, manifest.file), { intraOpNumThreads: 1 });
  const embeddings: Float32Array[] = [];
  for (const { file } of photos) {
    const pixels = await middleOf(file, manifest.input);
    const { [manifest.output.name]: found } = await session.run({ [manifest.input.name]: pixels });
    embeddings.push(unit(found?.data as Float32Array));
  }
  const shares = embeddings.map((embedding, at) => {
    const others = embeddings
      .map((other, index) => ({ kind: photos[index]?.kind, index, similarity: dot(embedding, other) }))
      .filter(({ index }) => index !== at)
      .sort((a, b) => b.similarity - a.similarity);
    return others.slice(0, 5).filter(({ kind }) => kind === photos[at]?.kind).length / 5;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** RGB, channel after channel: what most models, and all that this is asked for, take. */
async function middleOf(file: string, input: ImageManifest["input"]): Promise<Tensor> {
  const { width, height, shorterSide = Math.max(width, height), mean, deviation } = input;
  const scaled = sharp(file).autoOrient().resize(shorterSide, shorterSide, { fit: "outside" });
  const { data, info } = await scaled.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [left, top] = [Math.floor((info.width - width) / 2), Math.floor((info.height - height) / 2)];
  const values = new Float32Array(3 * width * height);
  for (let channel = 0, at = 0; channel < 3; channel++) {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++, at++) {
        const value = data[(y * info.width + x) * info.channels + channel] ?? 0;
        values[at] = (value - (mean[channel] ?? 0)) / (deviation[channel] ?? 1);
      }
    }
  }
  return new Tensor("float32", values, [1, 3, height, width]);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
