import { json } from "../../../http/answer";
import { DriftAnswer } from "../contract/drift";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "getDrift",
  summary: "Whether the data are still those that the model was trained on",
  cost: 1,
  answers: { 200: { description: "What the last check found.", json: { DriftAnswer } } },
  problems: ["DatabaseUnavailable"],
  handle: async (_call, { drift }) => json({ last: (await drift.last()) ?? null } satisfies DriftAnswer),
});
