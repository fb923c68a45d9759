import type { Interactions } from "../../recommender/data/interactions";
import type { FittedModel } from "./article-model-file";
import { fitRows } from "./fit-rows";
import { type ArticleRecipe, firstRecipe } from "./recipe";

/** What readers did lately, by positions of readers and of articles; times are seconds since 1970. */
export interface RecentReading {
  readonly interactions: Interactions;
  /** The database's numbers, ascending: those of the positions. */
  readonly articles: Float64Array;
}

/**
 * Collaborative and sequential halves, from the readings that are handed over.
 *
 * @param fittedAt the time of the newest reading, in milliseconds since 1970
 */
export function fitArticles(
  { interactions, articles }: RecentReading,
  fittedAt: number,
  recipe: ArticleRecipe = firstRecipe,
): FittedModel {
  return {
    fittedAt,
    articles,
    recipe,
    collaborative: fitRows(recipe.collaborative, interactions),
    sequential: fitRows(recipe.sequential, interactions),
  };
}
