import { rowsOfArticleFile } from "./article-file";
import type { LakeFiles } from "./lake-files";
import { articles, articlesPlace } from "./lake-places";
import type { LandedArticle } from "./landed-article";

/** What articles said, a file after the other, each change once and in the order in which they came into the lake. */
export async function* readArticles(
  files: Pick<LakeFiles, "names" | "read">,
): AsyncGenerator<LandedArticle[]> {
  for (const name of (await files.names(articles)).filter(articlesPlace)) {
    const { bytes } = (await files.read(name)) ?? {};
    if (bytes) yield await rowsOfArticleFile(bytes);
  }
}
