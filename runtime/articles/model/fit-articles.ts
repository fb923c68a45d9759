import type { Interactions } from "../../recommender/data/interactions";
import { itemCosine } from "../../recommender/serve/algorithms/item-cosine";
import type { ItemRows } from "../../recommender/serve/algorithms/item-rows";
import { markov } from "../../recommender/serve/algorithms/markov";
import type { Algorithm } from "../../recommender/serve/model";
import { unpack } from "../../recommender/serve/model-file";
import { top } from "../../recommender/serve/top-items";
import type { ArticleRows } from "./article-model";
import type { FittedModel } from "./article-model-file";

/** What readers did lately, by positions of readers and of articles; times are seconds since 1970. */
export interface RecentReading {
  readonly interactions: Interactions;
  /** The database's numbers, ascending: those of the positions. */
  readonly articles: Float64Array;
}

/** Others that an article keeps in each of the model's two halves: more hardly change a list, and cost time at each. */
const mostNeighbours = 100;

/** Two articles that were read by few both look more alike than they are. */
const cosineOptions = { minSupport: 2, shrinkage: 5 };
const markovOptions = { window: 5 };

/**
 * Collaborative and sequential halves, from the readings that are handed over.
 *
 * @param fittedAt the time of the newest reading, in milliseconds since 1970
 */
export function fitArticles({ interactions, articles }: RecentReading, fittedAt: number): FittedModel {
  return {
    fittedAt,
    articles,
    collaborative: strongest(rowsOf(itemCosine, itemCosine.fit(interactions, cosineOptions).save())),
    sequential: strongest(rowsOf(markov, markov.fit(interactions, markovOptions).save())),
  };
}

/** What an algorithm of the engine learned, without whom it learned it from. */
function rowsOf({ name }: Pick<Algorithm, "name">, file: Uint8Array): ItemRows {
  const { start, index, value } = unpack(name, 1, file) as unknown as ItemRows;
  return { start, index, value };
}

/** The highest values of each row. */
function strongest({ start, index, value }: ItemRows): ArticleRows {
  const rows = start.length - 1;
  const ends = new Int32Array(rows + 1);
  const kept = new Int32Array(index.length);
  const values = new Float32Array(index.length);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    const from = start[row] as number;
    for (const at of top(value.subarray(from, start[row + 1]), mostNeighbours).items) {
      kept[size] = index[from + at] as number;
      values[size++] = value[from + at] as number;
    }
    ends[row + 1] = size;
  }
  return { start: ends, index: kept.slice(0, size), value: values.slice(0, size) };
}
