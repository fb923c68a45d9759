import { findInLake } from "../lake/find-in-lake";
import { findInArticles, forgetInArticles } from "../lake/forget-in-articles";
import { forgetInLake } from "../lake/forget-in-lake";
import type { LakeFiles } from "../lake/lake-files";
import type { ReaderIdentifiers, ReaderStore } from "./reader-store";
import { SoughtText } from "./sought-text";

/** What the lake has of a reader: their rows, in the files of their buckets, and articles that speak of them. */
export function lakeStore(files: LakeFiles, restoreDays: number): ReaderStore {
  return {
    name: "lake",
    async erase(reader) {
      const { rows: interactions } = await forgetInLake(files, reader.keys);
      return { interactions, articles: await forgetInArticles(files, speaksOf(reader)) };
    },
    async find(reader) {
      const isIn = speaksOf(reader);
      return [...(await findInLake(files, isIn)), ...(await findInArticles(files, isIn))];
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

function speaksOf(reader: ReaderIdentifiers): (row: object) => boolean {
  const sought = new SoughtText(reader);
  return (row) => sought.isIn(JSON.stringify(row));
}
