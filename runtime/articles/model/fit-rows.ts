import type { Interactions } from "../../recommender/data/interactions";
import { ease } from "../../recommender/serve/algorithms/ease";
import { ials } from "../../recommender/serve/algorithms/ials";
import { itemCosine } from "../../recommender/serve/algorithms/item-cosine";
import type { ItemRows } from "../../recommender/serve/algorithms/item-rows";
import { markov } from "../../recommender/serve/algorithms/markov";
import { sessionKnn } from "../../recommender/serve/algorithms/session-knn";
import type { Model } from "../../recommender/serve/model";
import { unpack } from "../../recommender/serve/model-file";
import { top } from "../../recommender/serve/top-items";
import type { ArticleRows } from "./article-model";
import type { ArticleRecipe } from "./recipe";

export type HalfAlgorithm = ArticleRecipe["collaborative"] | ArticleRecipe["sequential"];

/** Others that an article keeps in each of the model's two halves: more hardly change a list, and cost time at each. */
const mostNeighbours = 100;

/** Two articles that were read by few both look more alike than they are; and few are read by thousands, so little is held back. */
const fits: Readonly<Record<HalfAlgorithm, (data: Interactions) => Model>> = {
  "item-cosine": (data) => itemCosine.fit(data, { minSupport: 2, shrinkage: 5 }),
  ease: (data) => ease.fit(data, { regularization: 30, minSupport: 3, maxItems: 1500 }),
  ials: (data) => ials.fit(data, { factors: 32, epochs: 8, seed: 0 }),
  markov: (data) => markov.fit(data, { window: 5 }),
  "session-knn": (data) => sessionKnn.fit(data),
};

/** What an algorithm of the engine says of each article's readers, as rows that a list adds up: those of one deed each. */
export function fitRows(algorithm: HalfAlgorithm, data: Interactions): ArticleRows {
  const model = fits[algorithm](data);
  return algorithm === "item-cosine" || algorithm === "markov"
    ? strongest(learned(algorithm, model))
    : ofSingleDeeds(model);
}

/** Of an algorithm whose rows are just these: what it learned, without whom it learned it from. */
function learned(algorithm: HalfAlgorithm, model: Model): ItemRows {
  const { start, index, value } = unpack(algorithm, 1, model.save()) as unknown as ItemRows;
  return { start, index, value };
}

/** What the model scores for somebody who has done one thing. */
function ofSingleDeeds(model: Model): ArticleRows {
  const { items } = model;
  const scores = new Float32Array(items);
  const rows: { readonly index: Int32Array; readonly value: Float32Array }[] = [];
  for (let item = 0; item < items; item++) {
    const one = { items: Int32Array.of(item), values: Float32Array.of(1), times: Float64Array.of(0) };
    model.scoreHistory(one, scores);
    scores[item] = 0;
    const best = top(scores, mostNeighbours).items.filter((other) => (scores[other] as number) > 0);
    rows.push({ index: best, value: Float32Array.from(best, (other) => scores[other] as number) });
  }
  const start = new Int32Array(items + 1);
  rows.forEach(({ index }, row) => {
    start[row + 1] = (start[row] as number) + index.length;
  });
  const size = start[items] as number;
  const [index, value] = [new Int32Array(size), new Float32Array(size)];
  rows.forEach((row, n) => {
    index.set(row.index, start[n]);
    value.set(row.value, start[n]);
  });
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
