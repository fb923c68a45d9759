import { json } from "../../../http/answer";
import { FilmsHealthAnswer } from "../contract/about";
import { filmsOperation } from "./films-operation";

/** For anybody, and at /api/health for the platform. */
export const operation = filmsOperation({
  id: "getHealth",
  summary: "Whether a list was made just now",
  cost: 0,
  answers: {
    200: { description: "Lists are made.", json: { FilmsHealthAnswer } },
    503: { description: "They are not.", json: { FilmsHealthAnswer } },
  },
  async handle(_call, { health }) {
    const answer = await health.check();
    return { ...json(answer), status: answer.status === "unhealthy" ? 503 : 200 };
  },
});
