import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { extname, join, posix } from "node:path";
import type { BuildFailure } from "esbuild";
import { inputsOf } from "../../bin/inputs-of.cjs";
import { PackagingError } from "../packaging-error";
import { indexName, readPage, type SitePage, siteFile, siteSources, withPages } from "./console-pages";

/** A file of the site before it lies anywhere. */
export interface SiteContent {
  readonly name: string;
  readonly stableName: string;
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

const cacheControl = {
  /** Its name changes with its content. */
  named: "public, max-age=31536000, immutable",
  /** Kept, and asked about each time: 304 unless there is a new one. */
  index: "no-cache",
};

/** A browser keeps asking for a page's service worker under the name that it first had. */
const serviceWorkerName = "service-worker.ts";

/**
 * Every file of the site, its pages last and the home page after them, and the files of the checkout that decide about them.
 *
 * @param folders of its pages beside the home page
 */
export function assembleSite(
  root: string,
  folders: readonly string[],
): { contents: SiteContent[]; inputs: string[] } {
  const pages = folders.map((folder) => readPage(root, folder));
  const all = [...pages, readPage(root, "")];
  const named = namedByContent(root, all);
  const shells = all.map((page) => {
    const html = referencesOf(page).reduce(
      (text, reference) =>
        text.replaceAll(`"${reference}"`, `"/${named.get(posix.join(page.folder, reference))?.name}"`),
      withPages(page, pages),
    );
    return { ...described(posix.join(page.folder, indexName), html), cacheControl: cacheControl.index };
  });
  const files = [...named.values()];
  return {
    contents: [...files.map(({ inputs: _, ...file }) => file), ...shells],
    inputs: [...all.map(({ path }) => path), ...files.flatMap(({ inputs }) => inputs)],
  };
}

/** What a page names as "./file" or "../file". */
function referencesOf({ html }: SitePage): string[] {
  return [...new Set([...html.matchAll(/"(\.{1,2}\/[^"]+)"/g)].map(([, file = ""]) => file))].sort();
}

/** A file that a page names, and what it was made of. */
type Named = SiteContent & Pick<Content, "inputs">;

interface Content {
  /** Ending of what it has become, e.g. ".js". */
  readonly built: string;
  readonly content: Uint8Array;
  readonly inputs: readonly string[];
}

/** Every file that a page names, by its path below the site's sources. */
function namedByContent(root: string, pages: readonly SitePage[]): ReadonlyMap<string, Named> {
  const paths = new Map<string, string>();
  for (const page of pages)
    for (const reference of referencesOf(page)) {
      const file = posix.join(page.folder, reference);
      const path = siteFile(root, file);
      if (!existsSync(join(root, path))) throw fileMissing(page, path);
      paths.set(file, path);
    }
  const bundles = bundled(
    root,
    [...paths.values()].filter((path) => /\.(ts|css)$/.test(path)),
  );
  const contentOf = (path: string): Content =>
    bundles.get(path) ?? { built: extname(path), content: readFileSync(join(root, path)), inputs: [path] };
  return new Map([...paths].map(([file, path]) => [file, nameByContent(file, contentOf(path))]));
}

function fileMissing({ path: page }: SitePage, path: string): PackagingError {
  return new PackagingError(siteSources, "SiteFileMissing", {
    what: `${page} names ${path}, and there is no such file`,
    why: "a browser would ask for it and get 404",
    fix: `write ${path}, or correct the name`,
  });
}

/** In one go: what pages have in common is read once. */
function bundled(root: string, paths: readonly string[]): ReadonlyMap<string, Content> {
  // loaded here because a synth whose site is fresh bundles nothing
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  try {
    const { outputFiles, metafile } = buildSync({
      absWorkingDir: root,
      entryPoints: paths.map((path, at) => ({ in: path, out: String(at) })),
      outdir: "site",
      bundle: true,
      write: false,
      metafile: true,
      minify: true,
      platform: "browser",
      format: "esm",
      target: "es2022",
      charset: "utf8",
      loader: { ".svg": "dataurl" },
      preserveSymlinks: true,
      // the bundle must not depend on a file that is not among its inputs
      tsconfigRaw: { compilerOptions: { target: "ES2022", verbatimModuleSyntax: true } },
      logLevel: "silent",
    });
    return new Map(
      paths.map((path, at) => {
        const built = extname(path) === ".css" ? ".css" : ".js";
        const output = outputFiles.find((file) => posix.basename(file.path) === `${at}${built}`);
        const content = output?.contents ?? new Uint8Array();
        return [path, { built, content, inputs: inputsOf(path, metafile) }];
      }),
    );
  } catch (error) {
    throw explained(root, error);
  }
}

function nameByContent(file: string, { built, content, inputs }: Content): Named {
  const stem = file.slice(0, -extname(file).length);
  if (posix.basename(file) === serviceWorkerName)
    return { ...described(`${stem}${built}`, content), cacheControl: cacheControl.index, inputs };
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const stable = described(`${stem}${built}`, content);
  return { ...stable, name: `${stem}-${hash}${built}`, cacheControl: cacheControl.named, inputs };
}

function described(name: string, content: string | Uint8Array): Omit<SiteContent, "cacheControl"> {
  const contentType = contentTypes[extname(name)];
  if (contentType) return { name, stableName: name, contentType, content: Buffer.from(content) };
  throw new PackagingError(siteSources, "SiteFileTypeUnknown", {
    what: `"${name}" is of a kind that the site does not serve yet`,
    why: "a browser is told what each file is, and guesses nothing",
    fix: `add "${extname(name)}" to contentTypes in packaging/site/site-contents.ts`,
  });
}

function explained(root: string, error: unknown): unknown {
  const problems = (error as Partial<BuildFailure>).errors;
  if (problems === undefined) return error;
  const lines = problems.map(({ text, location }) =>
    location ? `${join(root, location.file)}:${location.line}:${location.column + 1} ${text}` : text,
  );
  return new PackagingError(siteSources, "SiteBundleFailed", {
    what: "the code cannot be bundled",
    why: lines.join("\n       "),
    fix: "correct these lines; npm run check shows the same with types",
    cause: error,
  });
}
