import * as z from "zod";
import { wholeNumber } from "../../../http/whole-number";
import { Film, ServingModel } from "./films";
import { PersonId } from "./ids";

export const RecommendationParameters = z.strictObject({
  user_id: PersonId.describe(
    "Whom it is for: a person's pseudonym. Somebody whom nobody knows gets what is popular.",
  ),
  n: wholeNumber(1, 100).default(10).describe("How many films."),
});

const Because = z
  .enum(["ratings", "popular"])
  .describe("Whether the person's own ratings speak for it, or that many people rate it lately.");

export const RecommendedFilm = Film.extend({
  score: z.number().describe("Compare it within one answer only."),
  because: Because,
  shares: z
    .array(
      z.object({
        film_id: z.string(),
        title: z.string().nullable(),
        share: z
          .number()
          .describe(
            "Of the score, what this rating of the person's adds; below 0 when it speaks against it.",
          ),
        decisive: z
          .boolean()
          .describe(
            "Whether the film would not be on the list without this rating and the other decisive ones.",
          ),
      }),
    )
    .describe(
      "The ratings that speak for it, the most important first, ten at most; none for a popular one.",
    ),
});
export type RecommendedFilm = z.output<typeof RecommendedFilm>;

export const RecommendationsAnswer = z.object({
  user_id: z.string(),
  because: Because,
  model: ServingModel.nullable().describe(
    "What made the list; null when it is of popular films, by counters alone.",
  ),
  films: z.array(RecommendedFilm).describe("The best first; never what the person has rated."),
});
export type RecommendationsAnswer = z.output<typeof RecommendationsAnswer>;
