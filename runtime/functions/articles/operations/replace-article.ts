import * as z from "zod";
import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { publishArticle } from "../catalogue/publish-article";
import { ArticlePath } from "../contract/articles";
import { bodyProblems, callerProblems } from "../contract/problems";
import { articleOf, PublishedAnswer, ReplacedArticle } from "../contract/publishing";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "replaceArticle",
  summary: "Publish an article, or what has become of it",
  description: "With the role Articles.Publish. The same again changes nothing.",
  cost: 1,
  path: ArticlePath,
  body: () => ({
    required: true,
    description: "JSON: the article without its id.",
    content: { "application/json": { schema: z.toJSONSchema(ReplacedArticle, { io: "input" }) } },
  }),
  answers: { 200: { description: "It is there.", json: { PublishedAnswer } } },
  problems: [
    "ParameterNotValid",
    ...bodyProblems,
    ...callerProblems,
    "ArticleNotValid",
    "ArticleWithdrawn",
    "DatabaseUnavailable",
  ],
  async handle({ request, path: { id } }, { who, database, ingestion, settings }) {
    await who.withRole(request, "Articles.Publish");
    const article = await readJson(ReplacedArticle, request, settings.MAX_BODY_BYTES);
    return json(
      (await publishArticle(database, ingestion, articleOf(id, article))) satisfies PublishedAnswer,
    );
  },
});
