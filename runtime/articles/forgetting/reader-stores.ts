import type { ReaderStore } from "./reader-store";

/** Every place where something of a reader may lie, in the order in which they are erased. */
export function readerStores(): readonly ReaderStore[] {
  return [];
}
