import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourcesOf } from "../../vitrine-folder";
import { tar } from "../archives/tar";
import { program } from "../bundle/program";
import { packagesFolder, sha256, writeWhole } from "../made-once/files";
import { madeOnce, nameOf } from "../made-once/made-once";

/** An image's program. */
export interface ImageProgram {
  /** E.g. "scoring": its code is in `runtime/scoring`, beginning with main.ts, and so is its Dockerfile. */
  readonly name: string;
  /** What the bundle is called, e.g. "server.cjs". */
  readonly main: string;
  /** Further bundles that it loads at run time: files of its folder, by what they are called in the image. */
  readonly beside?: Readonly<Record<string, string>>;
}

export interface ImageContextOptions extends ImageProgram {
  /** The repository that ships it, absolute. */
  readonly root: string;
}

/** What an image is built from: two files, the same bytes wherever they were made. */
export interface ImageContext {
  /** SHA-256 of both files, hexadecimal. */
  readonly hash: string;
  /** `Dockerfile`, absolute. */
  readonly dockerfile: string;
  /** `<name>.tar`, absolute: the program, its package.json and native modules for linux-x64. Not compressed: who builds the image
   * from it is in the same region, and compresses what becomes of it. */
  readonly archive: string;
  /** Of the archive. */
  readonly bytes: number;
  /** SHA-256 of each file, hexadecimal, by the file's name. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * The build context of an image, in `<root>/.vitrine/packages/<name>-<hash>/`.
 *
 * Nothing is bundled when all that went into the last one is still the same. Synchronous, so that
 * a construct can ask for what it ships.
 *
 * @throws PackagingError when the program cannot be packaged; its message says what to change
 */
export function imageContext(options: ImageContextOptions): ImageContext {
  const { root, name } = options;
  const made = madeOnce<Omit<ImageContext, "dockerfile" | "archive">>({
    root,
    name,
    files: ({ hash }) => Object.values(placesOf(options, hash)),
    make: () => {
      const { dockerfile, archive, inputs } = assemble(options);
      const hashes = { Dockerfile: sha256(dockerfile), [archiveOf(name)]: sha256(archive) };
      const hash = sha256(Object.values(hashes).join(""));
      const places = placesOf(options, hash);
      writeWhole(places.archive, archive);
      writeWhole(places.dockerfile, dockerfile);
      return { made: { hash, bytes: archive.length, hashes }, inputs };
    },
  });
  return { ...made, ...placesOf(options, made.hash) };
}

function placesOf({ root, name }: ImageContextOptions, hash: string) {
  const context = join(packagesFolder(root), nameOf(name, hash));
  return { dockerfile: join(context, "Dockerfile"), archive: join(context, archiveOf(name)) };
}

const archiveOf = (name: string) => `${name}.tar`;

/** Where the code of an image's bundles begins, relative to the repository. */
export function imageEntries({ root, name, beside = {} }: ImageContextOptions): {
  readonly entry: string;
  readonly beside: Readonly<Record<string, string>>;
} {
  const folder = sourcesOf(root, `runtime/${name}`);
  return {
    entry: `${folder}/main.ts`,
    beside: Object.fromEntries(Object.entries(beside).map(([file, from]) => [file, `${folder}/${from}`])),
  };
}

function assemble(options: ImageContextOptions) {
  const { root, name, main } = options;
  const folder = sourcesOf(root, `runtime/${name}`);
  const { files, inputs } = program({ root, name, main, ...imageEntries(options) });
  return {
    dockerfile: readFileSync(join(root, folder, "Dockerfile")),
    archive: tar(files),
    inputs: [...inputs, `${folder}/Dockerfile`],
  };
}
