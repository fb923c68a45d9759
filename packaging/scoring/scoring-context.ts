import { type ImageContext, imageContext } from "../image/image-context";
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

/**
 * The build context of the scoring server's image, in `<root>/.vitrine/packages/scoring-<hash>/`.
 *
 * @throws PackagingError when the server cannot be packaged; its message says what to change
 */
export function scoringContext({ root }: ScoringContextOptions): ScoringContext {
  const context = imageContext({
    root,
    name: "scoring",
    main: "server.cjs",
    // Microsoft's SDK and what speaks to it: the server's process loads it, and its workers need not
    beside: { "insights.cjs": "telemetry/insights.ts" },
  });
  return { ...context, image: pushedImage(packagesFolder(root), context.hash) };
}
