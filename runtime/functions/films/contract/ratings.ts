import * as z from "zod";
import { Film } from "./films";
import { FilmId, PersonId } from "./ids";

export const mostRatings = 1000;

const Rating = z.strictObject({
  user_id: PersonId,
  film_id: FilmId,
  value: z.number().describe("On the scale that GET / tells."),
  rated_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When, at latest now; now when it is left out. Of two ratings of a film the newest counts."),
});

export const RatingsRequest = z.strictObject({
  ratings: z.array(Rating).min(1).max(mostRatings).describe("All of them are taken, or none is."),
});
export type RatingsRequest = z.output<typeof RatingsRequest>;

export const RatingsAnswer = z.object({
  taken: z
    .number()
    .int()
    .describe("New ones, and those that replace an older one: they count in the next list."),
  unchanged: z.number().int().describe("Known before, or older than what is known."),
});
export type RatingsAnswer = z.output<typeof RatingsAnswer>;

/** What is wrong with one rating of a request: member `ratings` of the problem RatingsNotValid. */
export const RatingRemark = z.object({
  rating: z.number().int().describe("Which of the request's ratings, from 0."),
  field: z.enum(["film_id", "value", "rated_at", "user_id"]),
  code: z.enum(["FilmUnknown", "OffScale", "InFuture", "TooOld", "RatedTwice"]),
  got: z.string(),
  wanted: z.string(),
});
export type RatingRemark = z.output<typeof RatingRemark>;

export const ForgetRatingParameters = z.strictObject({ user_id: PersonId, film_id: FilmId });

export const ForgetRatingAnswer = z.object({ removed: z.boolean().describe("False when there was none.") });

export const PersonPath = z.strictObject({ id: PersonId });

export const PersonAnswer = z.object({
  user_id: z.string(),
  ratings: z
    .array(Film.extend({ value: z.number(), rated_at: z.iso.datetime() }))
    .describe("The newest first, 1,000 at most."),
  total: z.number().int().describe("How many there are."),
});
export type PersonAnswer = z.output<typeof PersonAnswer>;
