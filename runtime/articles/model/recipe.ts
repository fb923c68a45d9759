import * as z from "zod";
import { ListSettings } from "../list/list-settings";

/** How the two halves of a model can be fitted, by the engine's names. */
export const collaborativeAlgorithms = ["item-cosine", "ease", "ials"] as const;
export const sequentialAlgorithms = ["markov", "session-knn"] as const;

/** How a model is made of deeds: what a training chooses, and what stays when the model is fitted anew to newer deeds. */
export const ArticleRecipe = z.strictObject({
  collaborative: z.enum(collaborativeAlgorithms),
  sequential: z.enum(sequentialAlgorithms),
  /** How lists that are made with it weigh their sources. @default - as the list's settings say */
  weights: z.strictObject(ListSettings.shape.weights.shape).optional(),
});

export type ArticleRecipe = z.output<typeof ArticleRecipe>;

/** Until a training has chosen. */
export const firstRecipe: ArticleRecipe = { collaborative: "item-cosine", sequential: "markov" };
