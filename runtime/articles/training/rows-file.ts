import { pack, unpack } from "../../recommender/serve/model-file";
import type { ArticleRows } from "../model/article-model";
import { type FittedModel, readArticleModel, writeArticleModel } from "../model/article-model-file";
import type { ArticleRecipe } from "../model/recipe";

/** One half of a model. */
export interface FittedHalf extends ArticleRows {
  /** Milliseconds since 1970. */
  readonly fittedAt: number;
  /** The database's numbers, ascending. */
  readonly articles: Float64Array;
}

const kind = "articles-half";

export function writeHalf({ fittedAt, articles, start, index, value }: FittedHalf): Uint8Array {
  return pack(kind, 1, { fittedAt, articles, start, index, value });
}

/** @throws RecommenderError ModelFileRefused */
export function readHalf(bytes: Uint8Array): FittedHalf {
  return unpack(kind, 1, bytes) as unknown as FittedHalf;
}

/** @param halves fitted to the same deeds */
export function modelFileOf(
  { collaborative, sequential }: { readonly collaborative: FittedHalf; readonly sequential: FittedHalf },
  recipe: ArticleRecipe,
): Uint8Array {
  const { fittedAt, articles } = collaborative;
  const model: FittedModel = { fittedAt, articles, recipe, collaborative, sequential };
  return writeArticleModel(model);
}

/** The same, opened. */
export function openModelOf(...of: Parameters<typeof modelFileOf>) {
  return readArticleModel(modelFileOf(...of));
}
