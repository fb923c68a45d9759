import { json } from "../../../http/answer";
import { PersonAnswer, PersonPath } from "../contract/ratings";
import { ratingsOf } from "../people/people";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "getPerson",
  summary: "What somebody has rated",
  description: "Somebody whom nobody knows has rated nothing.",
  cost: 1,
  path: PersonPath,
  answers: { 200: { description: "The newest first.", json: { PersonAnswer } } },
  problems: ["ParameterNotValid", "DatabaseUnavailable"],
  handle: async ({ path: { id } }, { database }) => json(await ratingsOf(database, id)),
});
