import { type ModelFolder, readModelFolder } from "../model-folder";
import type { ImageManifest } from "../model-manifest";

/** The folder of a model that is known to take images. */
export function readImageFolder(root: string): ModelFolder<ImageManifest> {
  const { manifest, ...folder } = readModelFolder(root);
  if (manifest.takes === "texts") throw new Error(`${root} has a model of texts`);
  return { ...folder, manifest };
}
