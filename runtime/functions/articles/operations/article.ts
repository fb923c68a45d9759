import { json } from "../../../http/answer";
import { wholeArticle } from "../catalogue/whole-article";
import { ArticleDetails, ArticlePath } from "../contract/articles";
import { problem } from "../contract/problems";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getArticle",
  summary: "An article, whole",
  cost: 1,
  path: ArticlePath,
  answers: { 200: { description: "The article.", json: { ArticleDetails } } },
  problems: ["ParameterNotValid", "ArticleNotFound", "ArticleWithdrawn", "DatabaseUnavailable"],
  async handle({ path: { id } }, { database }) {
    const found = await wholeArticle(database, id);
    if (found === "withdrawn") throw problem("ArticleWithdrawn", "Its publisher took it back.");
    if (found === undefined) throw problem("ArticleNotFound", "There is no article with this id.");
    return json(found satisfies ArticleDetails);
  },
});
