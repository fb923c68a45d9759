import { createHash } from "node:crypto";
import { join } from "node:path";
import { packagesFolder, writeWhole } from "../made-once/files";
import { madeOnce, nameOf } from "../made-once/made-once";
import { assembleSite, type SiteContent } from "./site-contents";

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

/**
 * The web console: `runtime/web/index.html` and what it names.
 *
 * `./main.ts` and `./style.css` in it are bundled, any other `./file` is taken as it is; each gets a name with its
 * hash, so that browsers may keep it for ever. Nothing is bundled when all that went into the last site is still the
 * same. Synchronous, so that a construct can ask for the site it ships.
 *
 * @param options.root the checkout, absolute
 * @throws PackagingError when the site cannot be made; its message says what to change
 */
export function sitePackage({ root }: { readonly root: string }): SitePackage {
  const pathOf = (hash: string, { name }: { readonly name: string }) =>
    join(packagesFolder(root), nameOf("site", hash), name);
  const { hash, files } = madeOnce<Made>({
    root,
    name: "site",
    files: ({ hash, files }) => files.map((file) => pathOf(hash, file)),
    make: () => {
      const { contents, inputs } = assembleSite(root);
      const hash = hashOf(contents);
      for (const file of contents) writeWhole(pathOf(hash, file), file.content);
      const files = contents.map(({ content, ...file }) => ({ ...file, md5: md5(content) }));
      return { made: { hash, files }, inputs };
    },
  });
  return { hash, files: files.map((file) => ({ ...file, path: pathOf(hash, file) })) };
}

interface Made {
  readonly hash: string;
  readonly files: readonly Omit<SiteFile, "path">[];
}

function hashOf(contents: readonly SiteContent[]): string {
  const hash = createHash("sha256");
  for (const { name, content } of contents) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest("hex");
}

function md5(content: Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}
