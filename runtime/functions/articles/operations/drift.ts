import { json } from "../../../http/answer";
import { ReadingDriftAnswer } from "../contract/drift";
import { callerProblems } from "../contract/problems";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getDrift",
  summary: "Whether readers still open what they opened when the champion was trained",
  description: "With the role Articles.Operate.",
  cost: 1,
  answers: { 200: { description: "What the last check found.", json: { ReadingDriftAnswer } } },
  problems: [...callerProblems, "DatabaseUnavailable"],
  async handle({ request }, { who, drift }) {
    await who.withRole(request, "Articles.Operate");
    return json({ last: (await drift.last()) ?? null } satisfies ReadingDriftAnswer);
  },
});
