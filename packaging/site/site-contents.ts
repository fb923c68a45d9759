import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { extname, join, posix } from "node:path";
import type { BuildFailure } from "esbuild";
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
  const named = new Map<string, Named>();
  for (const page of all)
    for (const reference of referencesOf(page)) {
      const file = posix.join(page.folder, reference);
      if (!named.has(file)) named.set(file, nameByContent(root, page, file));
    }
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

function contentOf(root: string, page: SitePage, path: string): Content {
  if (!existsSync(join(root, path))) {
    throw new PackagingError(siteSources, "SiteFileMissing", {
      what: `${page.path} names ${path}, and there is no such file`,
      why: "a browser would ask for it and get 404",
      fix: `write ${path}, or correct the name`,
    });
  }
  return /\.(ts|css)$/.test(path)
    ? bundled(root, path)
    : { built: extname(path), content: readFileSync(join(root, path)), inputs: [path] };
}

function bundled(root: string, path: string): Content {
  // loaded here because a synth whose site is fresh bundles nothing
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  try {
    const { outputFiles, metafile } = buildSync({
      absWorkingDir: root,
      entryPoints: [path],
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
    const [output] = outputFiles;
    return {
      built: extname(output?.path ?? ""),
      content: output?.contents ?? new Uint8Array(),
      inputs: Object.keys(metafile.inputs),
    };
  } catch (error) {
    throw explained(root, error);
  }
}

function nameByContent(root: string, page: SitePage, file: string): Named {
  const { built, content, inputs } = contentOf(root, page, siteFile(root, file));
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
