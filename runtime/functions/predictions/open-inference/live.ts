import { predictionsOperation } from "../operations/predictions-operation";

export const operation = predictionsOperation({
  id: "inferenceLive",
  summary: "Whether requests are received",
  cost: 0,
  answers: { 200: { description: "They are." } },
  async handle() {
    return { status: 200 };
  },
});
