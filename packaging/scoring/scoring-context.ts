import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflate } from "../archives/deflate";
import { tarGzip } from "../archives/tar-gzip";
import { type BundledSource, bundle } from "../bundle/bundle";
import { nativeFiles, nativeVersions } from "../bundle/native-files";
import { forgetOld, json, ownSources, sha256, writeWhole } from "../made-once/contents";
import { type Input, isUnchanged, record } from "../made-once/inputs";
import { pushedImage } from "./pushed-image";

export interface ScoringContextOptions {
  /** The checkout, absolute. */
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
  /** What the server's code was bundled from. */
  readonly sources: readonly BundledSource[];
}

const source = "runtime/scoring";

/**
 * The build context of the scoring server's image, in `<root>/.vitrine/packages/scoring-<hash>/`.
 *
 * Nothing is bundled or compressed when all that went into the last one is still the same. Synchronous, so that
 * a construct can ask for what it ships.
 *
 * @throws PackageError when the server cannot be packaged; its message says what to change
 */
export function scoringContext({ root }: ScoringContextOptions): ScoringContext {
  const folder = join(root, ".vitrine/packages");
  return madeBefore(root, folder) ?? make(root, folder);
}

/** What `scoring.json` says: the context and everything it was made of. */
interface Made {
  readonly inputs: readonly Input[];
  readonly hash: string;
  readonly bytes: number;
  readonly sources: readonly BundledSource[];
}

function madeBefore(root: string, folder: string): ScoringContext | undefined {
  let made: Made;
  try {
    made = JSON.parse(readFileSync(join(folder, "scoring.json"), "utf8"));
  } catch {
    return undefined;
  }
  const context = contextOf(folder, made);
  const isWhole = existsSync(context.archive) && existsSync(context.dockerfile);
  return isWhole && isUnchanged(root, made.inputs) ? context : undefined;
}

function make(root: string, folder: string): ScoringContext {
  const began = Date.now();
  const { contents, inputs, sources } = assemble(root);
  const dockerfile = readFileSync(join(root, source, "Dockerfile"));
  const archive = tarGzip(contents, (content) => deflate(content, join(folder, "deflated")));

  const hash = createHash("sha256").update(sha256(dockerfile)).update(sha256(archive)).digest("hex");
  const made: Made = { inputs: record(root, inputs, began), hash, bytes: archive.length, sources };
  const context = contextOf(folder, made);
  mkdirSync(join(context.archive, ".."), { recursive: true });
  writeWhole(context.archive, archive);
  writeWhole(context.dockerfile, dockerfile);
  writeWhole(join(folder, "scoring.json"), JSON.stringify(made));
  forgetOld(folder, /^scoring-[0-9a-f]{16}$/);
  return context;
}

function contextOf(folder: string, { hash, bytes, sources }: Made): ScoringContext {
  const context = join(folder, `scoring-${hash.slice(0, 16)}`);
  const archive = join(context, "scoring.tar.gz");
  const image = pushedImage(folder, hash);
  return { hash, bytes, sources, image, dockerfile: join(context, "Dockerfile"), archive };
}

/** Everything in the archive by its path, and the files of the checkout that decide about it. */
function assemble(root: string) {
  const { code, inputs, sources, natives } = bundle(root, source, `${source}/main.ts`);
  // Microsoft's SDK and what speaks to it: the server's process loads it, and its workers need not
  const insights = bundle(root, source, `${source}/telemetry/insights.ts`);
  const manifest = {
    name: "scoring",
    private: true,
    main: "server.cjs",
    vitrine: { bundle: sha256(Buffer.concat([code, insights.code])) },
    dependencies: nativeVersions(root, natives),
  };
  return {
    sources: [...sources, ...insights.sources.filter(({ path }) => isOurs(path))],
    contents: new Map([
      ["server.cjs", code],
      ["insights.cjs", insights.code],
      ["package.json", json(manifest)],
      ...nativeFiles(root, source, natives),
    ]),
    inputs: [
      ...new Set([...inputs, ...insights.inputs.filter(isOurs)]),
      `${source}/Dockerfile`,
      "package-lock.json",
      "node_modules/.package-lock.json",
      ...ownSources(root),
    ],
  };
}

/** The SDK is 3,000 files, which package-lock.json and what npm has installed tell as well as a look at each. */
function isOurs(path: string): boolean {
  return !path.startsWith("node_modules/");
}
