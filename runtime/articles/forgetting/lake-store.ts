import { findInLake } from "../lake/find-in-lake";
import { forgetInLake } from "../lake/forget-in-lake";
import type { LakeFiles } from "../lake/lake-files";
import type { ReaderStore } from "./reader-store";
import { SoughtText } from "./sought-text";

/** What the lake has of a reader: their rows, in the files of their buckets. */
export function lakeStore(files: LakeFiles, restoreDays: number): ReaderStore {
  return {
    name: "lake",
    async erase({ keys }) {
      const { rows } = await forgetInLake(files, keys);
      return { interactions: rows };
    },
    find(reader) {
      const sought = new SoughtText(reader);
      return findInLake(files, (row) => sought.isIn(JSON.stringify(row)));
    },
    later: [
      {
        what: "deleted and rewritten files of the lake",
        because: "the account gives back what was deleted by mistake",
        days: restoreDays,
      },
    ],
  };
}
