import { createHash } from "node:crypto";
import type { ImagesContainer } from "./settings";

/** Containers whose blobs carry the source's version in their names. */
export type ArtifactContainer = Extract<ImagesContainer, "output" | "thumbnails" | "rejected">;
export type ArtifactExtension = "jpg" | "webp" | "original";

/** The record of a processed image, in `metadata`: "holiday/a.jpg" has "holiday/a.jpg.json". */
export function metadataName(source: string): string {
  return `${stem(source)}.json`;
}

/** The record of a rejected image, in `rejected`. */
export function rejectionName(source: string): string {
  return `${stem(source)}.json`;
}

/**
 * A rendition, or the original of a rejected image: "holiday/a.jpg/0x8DD0A1B2C3D4E5F.jpg".
 * The name holds the version of the source it was made from, so two versions never write to the same blob.
 */
export function artifactName(source: string, etag: string, extension: ArtifactExtension): string {
  return `${artifactPrefix(source)}${versionOf(etag)}.${extension}`;
}

/** What the names of all artifacts of one source begin with; the rest holds no "/". */
export function artifactPrefix(source: string): string {
  return `${stem(source)}/`;
}

/** The version an artifact was made from, as `versionOf` gives it. */
export function versionInName(artifact: string): string {
  return artifact.slice(artifact.lastIndexOf("/") + 1).replace(/\.[a-z]+$/, "");
}

/** An ETag without its quotes, fit for a blob name. Every upload has another one, even of the same bytes. */
export function versionOf(etag: string): string {
  return etag.replaceAll(/[^\w-]/g, "");
}

// Azure allows 1,024 characters; what is added takes up to 60
const longestStem = 960;
const halfCharacter = /[\ud800-\udbff]$/;

/** A stem that is as long as allowed always holds a hash: no source's name is the stem of another one. */
function stem(source: string): string {
  if (source.length < longestStem) return source;
  const hash = createHash("sha256").update(source).digest("hex");
  return `${source.slice(0, longestStem - 65).replace(halfCharacter, "~")}~${hash}`;
}
