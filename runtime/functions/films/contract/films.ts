import * as z from "zod";
import { wholeNumber } from "../../../http/whole-number";
import { FilmId } from "./ids";

export const FilmPath = z.strictObject({ id: FilmId });

export const FilmsParameters = z.strictObject({
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      "Words of the title, or how they begin; accents and capitals do not matter. Without it, the most popular films come first.",
    ),
  n: wholeNumber(1, 100).default(20).describe("How many films."),
  from: wholeNumber(0, 10_000)
    .default(0)
    .describe("How many to leave out before them: `next` of the answer before."),
});

export const SimilarParameters = z.strictObject({
  n: wholeNumber(1, 100).default(10).describe("How many films."),
});

export const Film = z.object({
  film_id: z.string(),
  title: z.string().nullable().describe("Null while only ratings have named it."),
  year: z.number().int().nullable(),
  genres: z.array(z.string()),
});
export type Film = z.output<typeof Film>;

export const FilmDetails = Film.extend({
  ratings: z.number().int().describe("How many people have rated it."),
  mean: z.number().nullable().describe("Of their ratings; null when there are none."),
});
export type FilmDetails = z.output<typeof FilmDetails>;

export const FilmList = z.object({
  films: z.array(FilmDetails).describe("What fits best comes first."),
  next: z.number().int().nullable().describe("`from` of what follows; null when nothing does."),
});
export type FilmList = z.output<typeof FilmList>;

/** What serves. */
export const ServingModel = z.object({
  version: z.string().describe("Of the registered model."),
  sha256: z.string().describe("Of its file: exactly this model."),
  algorithm: z.string(),
});
export type ServingModel = z.output<typeof ServingModel>;

export const SimilarFilms = z.object({
  film: Film,
  model: ServingModel,
  films: z
    .array(Film.extend({ score: z.number().describe("Compare it within one answer only.") }))
    .describe("The most similar first; none when the model has not seen the film yet."),
});
export type SimilarFilms = z.output<typeof SimilarFilms>;
