import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { PeriodParameters, RequestFigures } from "../contract/dashboard";
import { callerProblems } from "../contract/problems";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getRequestsFigures",
  summary: "How much was asked, how fast it was answered, what went wrong",
  description: "By the hour or the day, in UTC.",
  cost: 1,
  query: PeriodParameters,
  answers: { 200: { description: "Figures without raw inputs.", json: { RequestFigures } } },
  problems: ["ParameterNotValid", ...callerProblems, "RecordUnavailable"],
  async handle({ request, query }, { figures, signIn }) {
    requireRole(await signIn.authenticate(request), "Predictions.Read");
    return json(await figures.requests(query()));
  },
});
