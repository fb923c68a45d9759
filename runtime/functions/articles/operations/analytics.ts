import { json } from "../../../http/answer";
import { AnalyticsAnswer, AnalyticsParameters } from "../contract/analytics";
import { callerProblems } from "../contract/problems";
import { analytics } from "../figures/analytics";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getAnalytics",
  summary: "Figures of each day for the product team",
  description: "With the role Articles.Operate. They are counts: no reader is in them.",
  cost: 1,
  query: AnalyticsParameters,
  answers: { 200: { description: "The oldest day first.", json: { AnalyticsAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "DatabaseUnavailable"],
  async handle({ request, query }, { who, database }) {
    await who.withRole(request, "Articles.Operate");
    return json((await analytics(database, query().days, Date.now())) satisfies AnalyticsAnswer);
  },
});
