import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { BuildFailure } from "esbuild";
import { sourcesOf } from "../../vitrine-folder";
import { PackagingError } from "../packaging-error";

/** Where the site's sources lie: in the repository that ships it, or in Vitrine. */
const sources = "runtime/web";

/** What a browser asks for first; the only file whose name never changes. */
export const indexName = "index.html";

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

/** Every file of the site, index.html last, and the files of the checkout that decide about them. */
export function assembleSite(root: string): { contents: SiteContent[]; inputs: string[] } {
  const folder = sourcesOf(root, sources);
  const indexPath = `${folder}/${indexName}`;
  const html = readIndex(root, indexPath);
  const references = [...new Set([...html.matchAll(/"\.\/([^"]+)"/g)].map(([, file = ""]) => file))].sort();
  const made = references.map((file) => ({ file, ...contentOf(root, `${folder}/${file}`, file) }));

  const named = made.map(({ file, built, content }) => nameByContent(file, built, content));
  const page = references.reduce(
    (text, file, index) => text.replaceAll(`"./${file}"`, `"/${named[index]?.name}"`),
    html,
  );
  return {
    contents: [...named, { ...described(indexName, page), cacheControl: cacheControl.index }],
    inputs: [indexPath, ...made.flatMap(({ inputs }) => inputs)],
  };
}

function readIndex(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (cause) {
    throw new PackagingError(sources, "SiteWithoutIndex", {
      what: `${indexName} cannot be read`,
      why: `it is what a browser asks for first: ${cause}`,
      fix: `write ${path}; it names its code as "./main.ts" and its style as "./style.css"`,
      cause,
    });
  }
}

interface Content {
  /** Ending of what it has become, e.g. ".js". */
  readonly built: string;
  readonly content: Uint8Array;
  readonly inputs: readonly string[];
}

function contentOf(root: string, path: string, file: string): Content {
  if (!existsSync(join(root, path))) {
    throw new PackagingError(sources, "SiteFileMissing", {
      what: `${indexName} names "./${file}", and there is no such file`,
      why: "a browser would ask for it and get 404",
      fix: `write ${path}, or correct the name`,
    });
  }
  return /\.(ts|css)$/.test(file)
    ? bundled(root, path)
    : { built: extname(file), content: readFileSync(join(root, path)), inputs: [path] };
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

function nameByContent(file: string, built: string, content: Uint8Array): SiteContent {
  const stem = file.slice(0, -extname(file).length);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const stable = described(`${stem}${built}`, content);
  return { ...stable, name: `${stem}-${hash}${built}`, cacheControl: cacheControl.named };
}

function described(name: string, content: string | Uint8Array): Omit<SiteContent, "cacheControl"> {
  const contentType = contentTypes[extname(name)];
  if (contentType) return { name, stableName: name, contentType, content: Buffer.from(content) };
  throw new PackagingError(sources, "SiteFileTypeUnknown", {
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
  return new PackagingError(sources, "SiteBundleFailed", {
    what: "the code cannot be bundled",
    why: lines.join("\n       "),
    fix: "correct these lines; npm run check shows the same with types",
    cause: error,
  });
}
