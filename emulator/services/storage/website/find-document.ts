/** What a static website answers with, as `azurerm_storage_account_static_website` says it. */
export interface WebsiteDocuments {
  /** Name of the page of each folder, e.g. "index.html". @default - folders have no page */
  readonly index?: string;
  /** Path of the page for what is not there. @default - a page of the service's own */
  readonly error404?: string;
}

/**
 * Names of the blobs that may answer a path, the best first: the file itself, or the page of the folder.
 *
 * @param path still encoded, e.g. "/photos/"
 * @returns none for a path that leads out of the website or is wrongly encoded
 */
export function blobNamesFor(path: string, { index }: WebsiteDocuments): string[] {
  const name = decoded(path.slice(1));
  if (name === undefined || name.split("/").some((step) => step === "." || step === "..")) return [];
  if (name === "" || name.endsWith("/")) return index ? [`${name}${index}`] : [];
  return index ? [name, `${name}/${index}`] : [name];
}

/** Path of a blob of `$web` as Azurite is asked for it. */
export function blobPath(account: string, name: string): string {
  return `/${account}/$web/${name.split("/").map(encodeURIComponent).join("/")}`;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
