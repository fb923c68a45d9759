import { rollBackModel } from "../../../articles/model/decide-champion";
import { json } from "../../../http/answer";
import { ModelDecidedAnswer } from "../contract/models";
import { callerProblems } from "../contract/problems";
import { decidedOf } from "../training/decided-of";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "rollBackModel",
  summary: "Let serve what served before",
  description:
    "With the role Articles.Operate. Again, it goes back one more: what was gone back from is not gone back to.",
  cost: 1,
  answers: { 200: { description: "What serves now.", json: { ModelDecidedAnswer } } },
  problems: [...callerProblems, "CsrfTokenMissing", "NothingBefore", "DatabaseUnavailable"],
  async handle({ request }, { who, database }) {
    const { subject } = await who.withRole(request, "Articles.Operate");
    return json(decidedOf(await rollBackModel(database, subject)) satisfies ModelDecidedAnswer);
  },
});
