import type { LakeFiles } from "./lake-files";

/** How the rows of a file lie in it. */
export interface RowFormat<Row> {
  readonly read: (bytes: Buffer) => Promise<Row[]>;
  readonly write: (rows: readonly Row[]) => Buffer;
}

/**
 * Writes a file without some of its rows; one without such rows stays as it is.
 *
 * @returns how many rows are gone
 * @throws RestError 412 when somebody else rewrote it meanwhile
 */
export async function rewriteFile<Row>(
  files: Pick<LakeFiles, "read" | "remove" | "replace">,
  name: string,
  isGone: (row: Row) => boolean,
  { read, write, whenEmpty }: RowFormat<Row> & { readonly whenEmpty: "keep" | "remove" },
): Promise<number> {
  const before = await files.read(name);
  if (!before) return 0;
  const rows = await read(before.bytes);
  const kept = rows.filter((row) => !isGone(row));
  if (kept.length === rows.length) return 0;
  if (kept.length === 0 && whenEmpty === "remove") await files.remove(name, before);
  else await files.replace(name, write(kept), before);
  return rows.length - kept.length;
}
