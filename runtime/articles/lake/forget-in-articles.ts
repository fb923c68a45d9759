import { someAtATime } from "../../shared/some-at-a-time";
import { articleFile, rowsOfArticleFile } from "./article-file";
import type { LakeFiles } from "./lake-files";
import { articles, articlesPlace } from "./lake-places";
import type { LandedArticle } from "./landed-article";

/** A file of articles is some megabytes of text. */
const filesAtATime = 4;

/**
 * Takes articles out of the lake that speak of somebody who is to be forgotten. No reader belongs there: it is a publisher who wrote of them.
 *
 * A file stays when nothing is left in it: there is no other one of its changes.
 *
 * @returns how many rows are gone
 * @throws RestError 412 when somebody else rewrote a file meanwhile
 */
export async function forgetInArticles(
  files: Pick<LakeFiles, "names" | "read" | "replace">,
  speaksOfThem: (row: LandedArticle) => boolean,
): Promise<number> {
  const names = (await files.names(articles)).filter(articlesPlace);
  const gone = await someAtATime(filesAtATime, names, async (name) => {
    const before = await files.read(name);
    if (!before) return 0;
    const rows = await rowsOfArticleFile(before.bytes);
    const kept = rows.filter((row) => !speaksOfThem(row));
    if (kept.length < rows.length) await files.replace(name, articleFile(kept), before);
    return rows.length - kept.length;
  });
  return gone.reduce((sum, each) => sum + each, 0);
}

/** Files that speak of somebody, and in how many rows. */
export async function findInArticles(
  files: Pick<LakeFiles, "names" | "read">,
  speaksOfThem: (row: LandedArticle) => boolean,
): Promise<readonly { readonly where: string; readonly count: number }[]> {
  const names = (await files.names(articles)).filter(articlesPlace);
  const counts = await someAtATime(filesAtATime, names, async (where) => {
    const { bytes } = (await files.read(where)) ?? {};
    return { where, count: bytes ? (await rowsOfArticleFile(bytes)).filter(speaksOfThem).length : 0 };
  });
  return counts.filter(({ count }) => count > 0);
}
