import * as z from "zod";
import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { requireRole } from "../../../sign-in/caller";
import { OutcomesAnswer, OutcomesRequest } from "../contract/outcomes";
import { bodyProblems, callerProblems } from "../contract/problems";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "tellOutcomes",
  summary: "Tell what really happened",
  description:
    "Later, when it is known: the figures of a model then say how good its predictions were. Sent again nothing changes, so that whoever got no answer may ask again.",
  cost: 1,
  body: () => ({
    required: true,
    description: "JSON with 1 to 1000 outcomes.",
    content: { "application/json": { schema: z.toJSONSchema(OutcomesRequest, { io: "input" }) } },
  }),
  answers: { 200: { description: "What became of each.", json: { OutcomesAnswer } } },
  problems: [...bodyProblems, ...callerProblems, "RecordUnavailable"],
  async handle({ request }, { record, signIn, settings }) {
    const caller = await signIn.authenticate(request);
    requireRole(caller, "Predictions.Predict");
    const told = await readJson(OutcomesRequest, request, settings.MAX_BODY_BYTES);
    return json(await record.outcomes(told, caller.subject));
  },
});
