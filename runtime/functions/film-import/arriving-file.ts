import type { importKinds } from "./settings";

export type ImportKind = (typeof importKinds)[number];

/** A file as it was when it came, whatever is written meanwhile. */
export interface ArrivingFile {
  readonly name: string;
  readonly etag: string;
  /** Seconds since 1970. */
  readonly arrived: number;
  /** Its bytes from the beginning, as often as it is called. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** By the folder; undefined for a file that lies elsewhere. */
export function kindOf({ name }: Pick<ArrivingFile, "name">): ImportKind | undefined {
  if (name.startsWith("ratings/")) return "ratings";
  return name.startsWith("films/") ? "films" : undefined;
}
