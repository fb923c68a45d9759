import { json } from "../../../http/answer";
import { basePath } from "../base-path";
import { AboutAnswer } from "../contract/about";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "getAbout",
  summary: "What this is, and where the rest is",
  cost: 1,
  answers: { 200: { description: "Addresses, relative to this host.", json: { AboutAnswer } } },
  async handle(_call, { version, scale: { lowest, highest, step } }) {
    const below = (path: string) => `${basePath}/${path}`;
    return json({
      title: "Films",
      version,
      scale: { lowest, highest, step },
      recommendations: below("recommendations"),
      films: below("films"),
      ratings: below("ratings"),
      models: below("models"),
      openapi: below("openapi.json"),
      docs: below("docs"),
    });
  },
});
