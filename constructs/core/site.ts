/** A static site as Azure serves it, the same bytes wherever it was made. */
export interface SitePackage {
  readonly files: readonly SiteFile[];
  /** SHA-256 of all names and contents, hexadecimal. */
  readonly hash: string;
}

export interface SiteFile {
  /** Path below the site's root, with forward slashes. */
  readonly name: string;
  /** The same without what changes with the content, e.g. "main.js" for "main-0a1b2c3d.js". */
  readonly stableName: string;
  /** Where it lies, absolute. */
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
  /** MD5 of its content, hexadecimal: what Blob Storage checks. */
  readonly md5: string;
}
