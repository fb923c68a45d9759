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

export interface SitePackageOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /**
   * Folders below `runtime/web` of the pages beside the home page, each with an `index.html`.
   *
   * @default - the home page alone
   */
  readonly pages?: readonly string[];
}

/**
 * The web console: `runtime/web/index.html`, the pages that are asked for, and what they name.
 *
 * `./main.ts` and `./style.css` in a page are bundled, any other `./file` is taken as it is; each gets a name with its
 * hash, so that browsers may keep it for ever. The home page shows what the other pages say of themselves, and each page
 * the way to the others. Nothing is bundled when all that went into the last site is still the
 * same. Synchronous, so that a construct can ask for the site it ships.
 *
 * @throws PackagingError when the site cannot be made; its message says what to change
 */
export function sitePackage({ root, pages = [] }: SitePackageOptions): SitePackage {
  const product = ["site", ...pages].join("-");
  const pathOf = (hash: string, { name }: { readonly name: string }) =>
    join(packagesFolder(root), nameOf(product, hash), name);
  const { hash, files } = madeOnce<Made>({
    root,
    name: product,
    files: ({ hash, files }) => files.map((file) => pathOf(hash, file)),
    make: () => {
      const { contents, inputs } = assembleSite(root, pages);
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
