import { predictionsOperation } from "../operations/predictions-operation";

export const operation = predictionsOperation({
  id: "inferenceReady",
  summary: "Whether predictions are made and recorded",
  cost: 0,
  answers: { 200: { description: "They are." }, 503: { description: "They are not." } },
  async handle(_call, { health }) {
    const { status } = await health.check();
    return { status: status === "healthy" ? 200 : 503 };
  },
});
