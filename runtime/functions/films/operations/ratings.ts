import * as z from "zod";
import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { bodyProblems } from "../contract/problems";
import { mostRatings, RatingsAnswer, RatingsRequest } from "../contract/ratings";
import { takeRatings } from "../people/take-ratings";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "rate",
  summary: "Rate films",
  description:
    "They count in the next list. Sent again nothing changes, so that whoever got no answer may ask again. When one of them cannot be taken none is, and the member `ratings` of the problem names each such one.",
  cost: 1,
  body: () => ({
    required: true,
    description: `JSON with 1 to ${mostRatings} ratings.`,
    content: { "application/json": { schema: z.toJSONSchema(RatingsRequest, { io: "input" }) } },
  }),
  answers: { 200: { description: "How many were taken.", json: { RatingsAnswer } } },
  problems: [...bodyProblems, "RatingsNotValid", "DatabaseUnavailable"],
  async handle({ request }, { database, films, scale, metrics, settings }) {
    const { ratings } = await readJson(RatingsRequest, request, settings.MAX_BODY_BYTES);
    const answer = await takeRatings({ database, films, scale }, ratings);
    metrics.rated(answer.taken);
    return json(answer);
  },
});
