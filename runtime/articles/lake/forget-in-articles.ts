import { someAtATime } from "../../shared/some-at-a-time";
import { articleFile, rowsOfArticleFile } from "./article-file";
import { type FoundInFile, findInFiles } from "./find-in-files";
import type { LakeFiles } from "./lake-files";
import { articles, articlesPlace } from "./lake-places";
import type { LandedArticle } from "./landed-article";
import { rewriteFile } from "./rewrite-file";

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
  files: Pick<LakeFiles, "names" | "read" | "remove" | "replace">,
  speaksOfThem: (row: LandedArticle) => boolean,
): Promise<number> {
  const names = (await files.names(articles)).filter(articlesPlace);
  const format = { read: rowsOfArticleFile, write: articleFile, whenEmpty: "keep" } as const;
  const gone = await someAtATime(filesAtATime, names, (name) =>
    rewriteFile(files, name, speaksOfThem, format),
  );
  return gone.reduce((sum, each) => sum + each, 0);
}

/** Files that speak of somebody, and in how many rows. */
export async function findInArticles(
  files: Pick<LakeFiles, "names" | "read">,
  speaksOfThem: (row: LandedArticle) => boolean,
): Promise<readonly FoundInFile[]> {
  const names = (await files.names(articles)).filter(articlesPlace);
  return findInFiles(files, { names, filesAtATime, rowsOf: rowsOfArticleFile }, speaksOfThem);
}
