import { json } from "../../../http/answer";
import { trendingArticles } from "../catalogue/trending-articles";
import { TrendingAnswer, TrendingParameters } from "../contract/articles";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "trendingArticles",
  summary: "What is read most",
  description: "For anybody, without signing in.",
  cost: 1,
  query: TrendingParameters,
  answers: { 200: { description: "What is read most comes first.", json: { TrendingAnswer } } },
  problems: ["ParameterNotValid", "DatabaseUnavailable"],
  async handle({ query }, { database }) {
    const asked = query();
    const now = new Date();
    const articles = await trendingArticles(database, asked, now);
    return json({ at: now.toISOString(), category: asked.category ?? null, articles });
  },
});
