import { type ImageContext, type ImageProgram, imageContext } from "../image/image-context";
import { packagesFolder } from "../made-once/files";
import { pushedImage } from "./pushed-image";

export interface ScoringContextOptions {
  /** The repository that ships it, absolute. */
  readonly root: string;
}

/** What the scoring server's image is built from: the server, its telemetry, and what decodes and infers. */
export interface ScoringContext extends ImageContext {
  /** The image that is built from it, as a registry knows it: "scoring@sha256:…", or a tag while nobody has pushed it. */
  readonly image: string;
}

/** Microsoft's SDK and what speaks to it are a bundle of their own: the server's process loads it, and its workers need not. */
export const scoringImage: ImageProgram = {
  name: "scoring",
  main: "server.cjs",
  beside: { "insights.cjs": "telemetry/insights.ts" },
};

/**
 * The build context of the scoring server's image, in `<root>/.vitrine/packages/scoring-<hash>/`.
 *
 * @throws PackagingError when the server cannot be packaged; its message says what to change
 */
export function scoringContext({ root }: ScoringContextOptions): ScoringContext {
  const context = imageContext({ root, ...scoringImage });
  return { ...context, image: pushedImage(packagesFolder(root), context.hash) };
}
