import { json } from "../../../http/answer";
import { readerProblems } from "../contract/problems";
import { RecommendationsParameters, RecommendedArticles } from "../contract/recommendations";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "recommendArticles",
  summary: "Articles for a reader, each with its reason",
  description:
    "From what the reader has done up to a moment ago, and never what they have read. Without a session or a token it is for whoever has this browser. A list stays for a quarter of an hour while the reader does nothing.",
  cost: 1,
  query: RecommendationsParameters,
  answers: { 200: { description: "The best first.", json: { RecommendedArticles } } },
  problems: ["ParameterNotValid", ...readerProblems],
  async handle({ request, query }, { who, limits, recommender, metrics }) {
    const { user_id, ...asked } = query();
    const reader = await who.reader(request, user_id);
    await limits.take(reader);
    const answer = await recommender.recommend(reader, asked, Date.now());
    metrics.degraded(answer.degraded);
    return { ...json(answer satisfies RecommendedArticles), cookies: [...reader.cookies] };
  },
});
