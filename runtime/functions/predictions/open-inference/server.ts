import * as z from "zod";
import { json } from "../../../http/answer";
import { predictionsOperation } from "../operations/predictions-operation";

export const operation = predictionsOperation({
  id: "inferenceServer",
  summary: "What this server is",
  cost: 1,
  answers: { 200: { description: "Its name and version.", json: { InferenceServer: z.object({}) } } },
  async handle(_call, { code }) {
    return json({ name: "vitrine", version: code.bundle, extensions: [] });
  },
});
