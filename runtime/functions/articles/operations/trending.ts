import { json } from "../../../http/answer";
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
  async handle({ query }, { trending, metrics }) {
    const { category, n } = query();
    const found = await trending.find(category, n, new Date());
    metrics.degraded(found.degraded);
    return json({ ...found, category: category ?? null } satisfies TrendingAnswer);
  },
});
