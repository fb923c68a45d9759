import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { PeriodParameters, ScoreFigures } from "../contract/dashboard";
import { callerProblems } from "../contract/problems";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getScoresFigures",
  summary: "What was predicted, and which values were odd",
  description:
    "Shares of labels over time, histograms of scores, and features outside of what a model has seen.",
  cost: 1,
  query: PeriodParameters,
  answers: { 200: { description: "Figures without raw inputs.", json: { ScoreFigures } } },
  problems: ["ParameterNotValid", ...callerProblems, "RecordUnavailable"],
  async handle({ request, query }, { figures, signIn }) {
    requireRole(await signIn.authenticate(request), "Predictions.Read");
    return json(await figures.scores(query()));
  },
});
