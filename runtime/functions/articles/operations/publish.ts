import * as z from "zod";
import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { publishArticle, stateOfArticle } from "../catalogue/publish-article";
import { bodyProblems, callerProblems, problem } from "../contract/problems";
import { articleOf, PublishedAnswer, PublishedArticle } from "../contract/publishing";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "publishArticle",
  summary: "Publish an article",
  description: "With the role Articles.Publish. Its HTML becomes text; it is in lists a second later.",
  cost: 1,
  body: () => ({
    required: true,
    description: "JSON: the article.",
    content: { "application/json": { schema: z.toJSONSchema(PublishedArticle, { io: "input" }) } },
  }),
  answers: { 201: { description: "It is there.", json: { PublishedAnswer } } },
  problems: [
    ...bodyProblems,
    ...callerProblems,
    "ArticleNotValid",
    "ArticleExists",
    "ArticleWithdrawn",
    "DatabaseUnavailable",
  ],
  async handle({ request }, { who, database, ingestion, settings }) {
    await who.withRole(request, "Articles.Publish");
    const { id, ...article } = await readJson(PublishedArticle, request, settings.MAX_BODY_BYTES);
    if ((await stateOfArticle(database, id)) === "live")
      throw problem("ArticleExists", "There is an article with this id.");
    const answer = await publishArticle(database, ingestion, articleOf(id, article));
    return { ...json(answer satisfies PublishedAnswer), status: 201 };
  },
});
