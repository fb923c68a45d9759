import { json } from "../../../http/answer";
import { ArticlesHealthAnswer } from "../contract/about";
import { articlesOperation } from "./articles-operation";

/** For anybody, and at /api/health for the platform. */
export const operation = articlesOperation({
  id: "getHealth",
  summary: "Whether articles were found just now",
  cost: 0,
  answers: {
    200: { description: "Articles are found.", json: { ArticlesHealthAnswer } },
    503: { description: "They are not.", json: { ArticlesHealthAnswer } },
  },
  async handle(_call, { health }) {
    const answer = await health.check();
    return { ...json(answer), status: answer.status === "unhealthy" ? 503 : 200 };
  },
});
