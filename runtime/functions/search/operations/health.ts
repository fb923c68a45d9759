import { json } from "../../../http/answer";
import { HealthAnswer } from "../contract/search-answer";
import { searchOperation } from "./search-operation";

/** For anybody, and at /api/health for the platform. */
export const operation = searchOperation({
  id: "getHealth",
  summary: "Whether the API can serve, and what it goes on without",
  cost: 0,
  answers: {
    200: { description: "It serves; `degraded` says that something is missing.", json: { HealthAnswer } },
    503: { description: "It cannot serve.", json: { HealthAnswer } },
  },
  async handle(_call, { health }) {
    const answer = await health.check();
    return { ...json(answer), status: answer.status === "unhealthy" ? 503 : 200 };
  },
});
