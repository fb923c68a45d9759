import { someAtATime } from "../../shared/some-at-a-time";
import type { LakeFiles } from "./lake-files";

/** A file that has what was sought, and in how many rows. */
export interface FoundInFile {
  readonly where: string;
  readonly count: number;
}

/** Those of the files that have rows like that, and how many. A file that is gone meanwhile has none. */
export async function findInFiles<Row>(
  files: Pick<LakeFiles, "read">,
  {
    names,
    filesAtATime,
    rowsOf,
  }: {
    readonly names: readonly string[];
    readonly filesAtATime: number;
    readonly rowsOf: (bytes: Buffer, name: string) => readonly Row[] | Promise<readonly Row[]>;
  },
  isSought: (row: Row) => boolean,
): Promise<readonly FoundInFile[]> {
  const counts = await someAtATime(filesAtATime, names, async (where) => {
    const { bytes } = (await files.read(where)) ?? {};
    return { where, count: bytes ? (await rowsOf(bytes, where)).filter(isSought).length : 0 };
  });
  return counts.filter(({ count }) => count > 0);
}
