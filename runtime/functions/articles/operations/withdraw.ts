import { json } from "../../../http/answer";
import { withdrawArticle } from "../catalogue/publish-article";
import { ArticlePath } from "../contract/articles";
import { callerProblems } from "../contract/problems";
import { WithdrawnAnswer } from "../contract/publishing";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "withdrawArticle",
  summary: "Take an article back",
  description: "With the role Articles.Publish. It is in no list a second later, and stays withdrawn.",
  cost: 1,
  path: ArticlePath,
  answers: { 200: { description: "When it was.", json: { WithdrawnAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "ArticleNotFound", "DatabaseUnavailable"],
  async handle({ request, path: { id } }, { who, database }) {
    await who.withRole(request, "Articles.Publish");
    return json((await withdrawArticle(database, id)) satisfies WithdrawnAnswer);
  },
});
