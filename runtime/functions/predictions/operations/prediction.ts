import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { PredictionPath, RecordedPrediction } from "../contract/prediction";
import { callerProblems, problem } from "../contract/problems";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getPrediction",
  summary: "A prediction, with the whole chain behind it",
  description: "One's own with the role Predictions.Read, everybody's with Predictions.Audit.",
  cost: 1,
  path: PredictionPath,
  answers: {
    200: { description: "What was asked, what was answered, and by what.", json: { RecordedPrediction } },
  },
  problems: ["ParameterNotValid", ...callerProblems, "PredictionNotFound", "RecordUnavailable"],
  async handle({ request, path: { id } }, { record, signIn }) {
    const caller = await signIn.authenticate(request);
    const isAuditor = caller.roles.has("Predictions.Audit");
    if (!isAuditor) requireRole(caller, "Predictions.Read");
    const found = await record.find(id);
    // nobody learns that others asked
    if (!found || (!isAuditor && found.caller?.subject !== caller.subject))
      throw problem("PredictionNotFound", isAuditor ? "The record has no such request." : notYours);
    return json(found);
  },
});

const notYours =
  "The record has no such request of yours; one of somebody else is shown to who has the app role Predictions.Audit.";
