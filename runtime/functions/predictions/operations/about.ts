import { json } from "../../../http/answer";
import { reference } from "../../../predictions/scoring/prediction";
import { basePath } from "../base-path";
import { AboutAnswer } from "../contract/about";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getAbout",
  summary: "What this is, and where the rest is",
  description: "For anybody.",
  cost: 1,
  answers: { 200: { description: "Addresses, relative to this host.", json: { AboutAnswer } } },
  async handle(_call, { models, code }) {
    return json({
      title: "Predictions",
      version: code.bundle,
      commit: code.commit ?? null,
      defaultModel: reference(models.defaultModel),
      predict: `${basePath}/predict`,
      models: `${basePath}/models`,
      openapi: `${basePath}/openapi.json`,
      docs: `${basePath}/docs`,
    });
  },
});
