import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { OutcomeFigures, PeriodParameters } from "../contract/dashboard";
import { callerProblems } from "../contract/problems";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getOutcomesFigures",
  summary: "How good predictions were, as outcomes arrive",
  description: "Of requests of the period: accuracy, area under the curve, calibration.",
  cost: 1,
  query: PeriodParameters,
  answers: { 200: { description: "Figures without raw inputs.", json: { OutcomeFigures } } },
  problems: ["ParameterNotValid", ...callerProblems, "RecordUnavailable"],
  async handle({ request, query }, { figures, signIn }) {
    requireRole(await signIn.authenticate(request), "Predictions.Read");
    return json(await figures.outcomes(query()));
  },
});
