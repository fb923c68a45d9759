import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWhenDifferent } from "../../../shared/write-when-different";
import { sampleEncoder } from "./sample-encoder";

/** Writes the sample encoder's manifest.json, model.onnx and tokenizer.json into `folder`, unless they are there already. */
export function writeSampleEncoder(folder: string): void {
  const { manifest, onnx, tokenizer } = sampleEncoder();
  mkdirSync(folder, { recursive: true });
  writeWhenDifferent(join(folder, manifest.file), onnx);
  writeWhenDifferent(join(folder, manifest.tokenizer), Buffer.from(`${JSON.stringify(tokenizer)}\n`));
  writeWhenDifferent(join(folder, "manifest.json"), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
}
