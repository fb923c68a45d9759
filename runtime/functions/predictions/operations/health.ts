import { json } from "../../../http/answer";
import { PredictionsHealthAnswer } from "../contract/about";
import { predictionsOperation } from "./predictions-operation";

/** For anybody, and at /api/health for the platform. */
export const operation = predictionsOperation({
  id: "getHealth",
  summary: "Whether a prediction was made just now",
  cost: 0,
  answers: {
    200: {
      description: "The default model predicts, and the database answers.",
      json: { PredictionsHealthAnswer },
    },
    503: { description: "One of the two does not.", json: { PredictionsHealthAnswer } },
  },
  async handle(_call, { health }) {
    const answer = await health.check();
    return { ...json(answer), status: answer.status === "healthy" ? 200 : 503 };
  },
});
