import { json } from "../../../http/answer";
import { RecommendationParameters, RecommendationsAnswer } from "../contract/recommendations";
import { recommend } from "../recommend";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "recommend",
  summary: "Films for somebody, each with its reason",
  description:
    "From what the person has rated up to now, the rating of a moment ago among it. Whoever has rated nothing gets what is popular, and the answer says so.",
  cost: 1,
  query: RecommendationParameters,
  answers: { 200: { description: "The best first.", json: { RecommendationsAnswer } } },
  problems: ["ParameterNotValid", "DatabaseUnavailable"],
  async handle({ query }, { database, films, champion, metrics, lists }) {
    const { user_id, n } = query();
    const served = await champion.served();
    const answer = await recommend({ database, films, model: async () => served }, user_id, n);
    lists.served(answer, served);
    metrics.listed(answer.because, answer.model?.version);
    return json(answer);
  },
});
