import type { Declared, Stack } from "./stack";

/** An image that a stack has Azure copy into one of its registries. */
export interface CopiedImage extends Pick<Declared, "address" | "path"> {
  /** In the registry that it comes from, e.g. "scoring@sha256:4f2a…", or with a tag. */
  readonly name: string;
}

/** Every image that a synthesized stack copies. */
export function imagesOf({ declared }: Stack): CopiedImage[] {
  return declared.flatMap(({ type, address, path, values }) => {
    const name = type === "azapi_resource_action" ? copiedBy(values) : undefined;
    return name === undefined ? [] : [{ address, path, name }];
  });
}

/** The image that an action has copied, by its attributes in a stack or a state; undefined when it does something else. */
export function copiedBy({ action, body }: { readonly action?: unknown; readonly body?: unknown }) {
  if (action !== "importImage") return undefined;
  return (body as { readonly source: { readonly sourceImage: string } }).source.sourceImage;
}

/** SHA-256 of an image, hexadecimal; undefined for a tag, which can be moved. */
export function digestOf(name: string): string | undefined {
  return /@sha256:([0-9a-f]{64})$/.exec(name)?.[1];
}
