import { type ModelFolder, readModelFolder } from "../model-folder";
import type { ImageManifest } from "../model-manifest";

/** The folder of a model that is known to take images. */
export function readImageFolder(root: string): ModelFolder<ImageManifest> {
  const { manifest, ...folder } = readModelFolder(root);
  if (manifest.takes === "texts" || manifest.takes === "candidates")
    throw new Error(`${root} has no model of images`);
  return { ...folder, manifest };
}
