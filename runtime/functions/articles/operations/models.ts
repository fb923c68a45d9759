import { json } from "../../../http/answer";
import { ArticleModelsAnswer } from "../contract/models";
import { callerProblems } from "../contract/problems";
import { listModels } from "../training/list-models";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getModels",
  summary: "Which model serves, which stands for it, and what was decided of each",
  description: "With the role Articles.Operate.",
  cost: 1,
  answers: { 200: { description: "The champion, and the versions.", json: { ArticleModelsAnswer } } },
  problems: [...callerProblems, "DatabaseUnavailable"],
  async handle({ request }, { who, database, models }) {
    await who.withRole(request, "Articles.Operate");
    const versions = await listModels(database);
    return json({
      champion: versions.find(({ state }) => state === "champion")?.version ?? null,
      serving: models.model?.version ?? null,
      problem: models.problem ?? null,
      versions,
    } satisfies ArticleModelsAnswer);
  },
});
