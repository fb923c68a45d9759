import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ownSources } from "../made-once/contents";
import { type Input, isUnchanged, record } from "../made-once/inputs";
import { assembleSite, indexName, type SiteContent } from "./site-contents";

/** A static site as Azure serves it, the same bytes wherever it was made. */
export interface SitePackage {
  readonly files: readonly SiteFile[];
  /** SHA-256 of all names and contents, hexadecimal. */
  readonly hash: string;
}

export interface SiteFile {
  /** Path below the site's root. */
  readonly name: string;
  /** The same without what changes with the content, e.g. "main.js" for "main-0a1b2c3d.js". */
  readonly stableName: string;
  /** Where it lies, absolute: `<root>/.vitrine/packages/site-<hash>/<name>`. */
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
  /** MD5 of its content, hexadecimal: what Blob Storage checks. */
  readonly md5: string;
}

/** Sites that stay: a plan saved before the last change still finds its files. */
const keptSites = 5;

/** What `site.json` says: the site, and everything it was made of. */
interface Made {
  readonly inputs: readonly Input[];
  readonly hash: string;
  readonly files: readonly Omit<SiteFile, "path">[];
}

/**
 * The web console: `runtime/web/index.html` and what it names.
 *
 * `./main.ts` and `./style.css` in it are bundled, any other `./file` is taken as it is; each gets a name with its
 * hash, so that browsers may keep it for ever. Nothing is bundled when all that went into the last site is still the
 * same. Synchronous, so that a construct can ask for the site it ships.
 *
 * @param options.root the checkout, absolute
 * @throws SiteError when the site cannot be made; its message says what to change
 */
export function sitePackage({ root }: { readonly root: string }): SitePackage {
  const folder = join(root, ".vitrine/packages");
  const made = madeBefore(root, folder) ?? make(root, folder);
  const files = made.files.map((file) => ({ ...file, path: join(folder, nameOf(made.hash), file.name) }));
  return { files, hash: made.hash };
}

function madeBefore(root: string, folder: string): Made | undefined {
  try {
    const made: Made = JSON.parse(readFileSync(join(folder, "site.json"), "utf8"));
    const isThere = made.files.every(({ name }) => existsSync(join(folder, nameOf(made.hash), name)));
    return isThere && isUnchanged(root, made.inputs) ? made : undefined;
  } catch {
    return undefined;
  }
}

function make(root: string, folder: string): Made {
  const began = Date.now();
  const { contents, inputs } = assembleSite(root);
  const hash = createHash("sha256");
  for (const { name, content } of contents) hash.update(`${name}\0${content.length}\0`).update(content);

  const made: Made = {
    inputs: record(root, [...inputs, ...lockfiles, ...ownSources(root)], began),
    hash: hash.digest("hex"),
    files: contents.map(({ content, ...file }) => ({ ...file, md5: md5(content) })),
  };
  writeFolder(join(folder, nameOf(made.hash)), contents);
  writeFileSync(join(folder, `site.json.${process.pid}`), JSON.stringify(made));
  renameSync(join(folder, `site.json.${process.pid}`), join(folder, "site.json"));
  forgetOldSites(folder);
  return made;
}

const lockfiles = ["package-lock.json", "node_modules/.package-lock.json"];

/** Never leaves half a site where another process looks for a whole one. */
function writeFolder(folder: string, contents: readonly SiteContent[]): void {
  const unfinished = `${folder}.${process.pid}`;
  for (const { name, content } of contents) {
    mkdirSync(dirname(join(unfinished, name)), { recursive: true });
    writeFileSync(join(unfinished, name), content);
  }
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // another process has made the same site in the meantime
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(folder, indexName))) throw error;
  }
}

function forgetOldSites(folder: string): void {
  const old = readdirSync(folder)
    .filter((name) => /^site-[0-9a-f]{16}$/.test(name))
    .map((name) => ({ name, modified: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.modified - a.modified)
    .slice(keptSites);
  for (const { name } of old) rmSync(join(folder, name), { recursive: true, force: true });
}

function nameOf(hash: string): string {
  return `site-${hash.slice(0, 16)}`;
}

function md5(content: Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}
