import { json } from "../../../http/answer";
import { basePath } from "../base-path";
import { ArticlesAbout } from "../contract/about";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getAbout",
  summary: "What this is, and where the rest is",
  cost: 1,
  answers: { 200: { description: "Addresses, relative to this host.", json: { ArticlesAbout } } },
  async handle(_call, { version }) {
    const below = (path: string) => `${basePath}/${path}`;
    return json({
      title: "Articles",
      version,
      recommendations: below("recommendations"),
      feedback: below("feedback"),
      articles: below("articles"),
      trending: below("articles/trending"),
      openapi: below("openapi.json"),
      docs: below("docs"),
      sign_in: "/articles/api/auth/login",
    });
  },
});
