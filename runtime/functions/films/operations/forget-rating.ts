import { json } from "../../../http/answer";
import { ForgetRatingAnswer, ForgetRatingParameters } from "../contract/ratings";
import { removeRating } from "../people/people";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "forgetRating",
  summary: "Take back a person's rating of a film",
  cost: 1,
  query: ForgetRatingParameters,
  answers: { 200: { description: "Whether there was one.", json: { ForgetRatingAnswer } } },
  problems: ["ParameterNotValid", "DatabaseUnavailable"],
  async handle({ query }, { database }) {
    const { user_id, film_id } = query();
    return json({ removed: await removeRating(database, user_id, film_id) });
  },
});
