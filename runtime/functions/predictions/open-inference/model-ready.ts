import { predictionsOperation } from "../operations/predictions-operation";
import { ModelVersionPath } from "./model-path";

export const operation = predictionsOperation({
  id: "inferenceModelReady",
  summary: "Whether a model can be asked",
  cost: 1,
  path: ModelVersionPath,
  answers: { 200: { description: "It was loaded, and scores its own sample." } },
  async handle({ path: { name, version } }, { models }) {
    await models.choose({ name, ...(version && { version }), fallback: false });
    return { status: 200 };
  },
});
