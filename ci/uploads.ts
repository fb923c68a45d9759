import type { Declared, Stack } from "./stack";

/** A file that a stack puts into Azure: an archive of code, a model, a page of the site. */
export interface Upload extends Pick<Declared, "address" | "path"> {
  /** Below the stack's folder. */
  readonly file: string;
}

/** Everything that a synthesized stack uploads. */
export function uploadsOf({ declared }: Stack): Upload[] {
  return declared.flatMap(({ type, address, path, values: { source } }) =>
    type === "azurerm_storage_blob" && typeof source === "string" ? [{ address, path, file: source }] : [],
  );
}
