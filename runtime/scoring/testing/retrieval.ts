import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScoreAnswer } from "../../shared/score-answer";
import { mobileNet, sharedPhotos } from "./shared-images";
import { startServer } from "./start-server";

/** Writes MobileNetV2 and its manifest into `folder`; false where the shared data is not. */
export function writeMobileNet(folder: string): boolean {
  const file = mobileNet();
  if (file === undefined) return false;
  const half = [127.5, 127.5, 127.5];
  const manifest = {
    name: "mobilenet-v2",
    input: { name: "input", width: 224, height: 224, shorterSide: 256, mean: half, deviation: half },
    output: { name: "embedding", dimension: 1280 },
  };
  copyFileSync(file, join(folder, "model.onnx"));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return true;
}

/**
 * The share of the five nearest other photos that are of the same kind, over the shared photos, embedded by a server.
 *
 * @param model the model's folder
 */
export async function precisionAt5(model: string, photosPerKind: number): Promise<number> {
  const server = await startServer({ model });
  try {
    const photos = sharedPhotos(photosPerKind);
    const embedded: { kind: string; embedding: Float32Array }[] = [];
    const embedNext = async (): Promise<void> => {
      for (let photo = photos.pop(); photo; photo = photos.pop()) {
        const headers = { "content-type": "image/jpeg" };
        const request = { method: "POST", body: photo.bytes, headers };
        const answer = ScoreAnswer.parse(await (await fetch(`${server.address}/score`, request)).json());
        embedded.push({ kind: photo.kind, embedding: Float32Array.from(answer.embeddings[0] ?? []) });
      }
    };
    await Promise.all([embedNext(), embedNext(), embedNext(), embedNext()]);

    const alike = embedded.map(({ kind, embedding }, at) => {
      const others = embedded.filter((_, other) => other !== at);
      const nearest = others
        .map((other) => ({ kind: other.kind, similarity: dot(embedding, other.embedding) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, 5);
      return nearest.filter((other) => other.kind === kind).length / 5;
    });
    return alike.reduce((sum, share) => sum + share, 0) / alike.length;
  } finally {
    await server.stop();
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
