import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourcesOf } from "../../vitrine-folder";
import { deflate } from "../archives/deflate";
import { tarGzip } from "../archives/tar-gzip";
import { program } from "../bundle/program";
import { packagesFolder, sha256, writeWhole } from "../made-once/files";
import { madeOnce, nameOf } from "../made-once/made-once";
import { pushedImage } from "./pushed-image";

export interface ScoringContextOptions {
  /** The repository that ships it, absolute. */
  readonly root: string;
}

/** What the scoring server's image is built from: two files, the same bytes wherever they were made. */
export interface ScoringContext {
  /** SHA-256 of both files, hexadecimal. */
  readonly hash: string;
  /** `Dockerfile`, absolute. */
  readonly dockerfile: string;
  /** `scoring.tar.gz`, absolute: the server, its telemetry, its package.json and native modules for linux-x64. */
  readonly archive: string;
  /** The image that is built from it, as a registry knows it: "scoring@sha256:…", or a tag while nobody has pushed it. */
  readonly image: string;
  /** Of the archive. */
  readonly bytes: number;
}

const name = "scoring";

/**
 * The build context of the scoring server's image, in `<root>/.vitrine/packages/scoring-<hash>/`.
 *
 * Nothing is bundled or compressed when all that went into the last one is still the same. Synchronous, so that
 * a construct can ask for what it ships.
 *
 * @throws PackagingError when the server cannot be packaged; its message says what to change
 */
export function scoringContext({ root }: ScoringContextOptions): ScoringContext {
  const made = madeOnce<Made>({
    root,
    name,
    files: ({ hash }) => Object.values(placesOf(root, hash)),
    make: () => {
      const { dockerfile, archive, inputs } = assemble(root);
      const hash = sha256(sha256(dockerfile) + sha256(archive));
      const places = placesOf(root, hash);
      writeWhole(places.archive, archive);
      writeWhole(places.dockerfile, dockerfile);
      return { made: { hash, bytes: archive.length }, inputs };
    },
  });
  const { hash } = made;
  return { ...made, ...placesOf(root, hash), image: pushedImage(packagesFolder(root), hash) };
}

type Made = Pick<ScoringContext, "hash" | "bytes">;

function placesOf(root: string, hash: string) {
  const context = join(packagesFolder(root), nameOf(name, hash));
  return { dockerfile: join(context, "Dockerfile"), archive: join(context, "scoring.tar.gz") };
}

function assemble(root: string) {
  const folder = sourcesOf(root, "runtime/scoring");
  const { files, inputs } = program({
    root,
    name,
    entry: `${folder}/main.ts`,
    main: "server.cjs",
    // Microsoft's SDK and what speaks to it: the server's process loads it, and its workers need not
    beside: { "insights.cjs": `${folder}/telemetry/insights.ts` },
  });
  return {
    dockerfile: readFileSync(join(root, folder, "Dockerfile")),
    archive: tarGzip(files, (content) => deflate(root, content)),
    inputs: [...inputs, `${folder}/Dockerfile`],
  };
}
