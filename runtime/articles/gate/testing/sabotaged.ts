import { random } from "../../../shared/random";
import type { ArticleModel, ArticleRows } from "../../model/article-model";
import { type FittedModel, writeArticleModel } from "../../model/article-model-file";
import { fitArticles } from "../../model/fit-articles";
import { newestBefore, readingBefore } from "../../training/past";
import type { ArticleReading } from "../../training/reading-file";
import type { TestSlice } from "../../training/training";
import type { ArticleGateRule } from "../decision";

/** A candidate with something wrong about it. */
export interface Sabotaged {
  readonly file: Uint8Array;
  /** Which of the gate's rules see it. */
  readonly seenBy: readonly ArticleGateRule["rule"][];
}

const dayMs = 86_400_000;
const noWeights = { collaborative: 0, content: 0, sequential: 0, trending: 0, fresh: 0 };

/**
 * What was done to an honest model, by what it became: "a candidate …".
 *
 * @param honest fitted to what was before the slice
 */
export function sabotagedOf(
  honest: ArticleModel,
  read: ArticleReading,
  { from, until }: TestSlice,
): Readonly<Record<string, Sabotaged>> {
  const write = (changes: Partial<FittedModel>) => writeArticleModel({ ...honest, ...changes });
  const weighed = (weights: Partial<typeof noWeights>) => ({
    ...honest.recipe,
    weights: { ...noWeights, ...weights },
  });
  const fittedTo = (moment: number) =>
    writeArticleModel(fitArticles(readingBefore(read, moment), newestBefore(read, moment), honest.recipe));
  return {
    "whose rows are those of other articles": {
      file: write({
        collaborative: shuffled(honest.collaborative),
        sequential: shuffled(honest.sequential),
      }),
      seenBy: ["each half"],
    },
    "that puts one article into everybody's list": {
      file: write({
        recipe: weighed({ collaborative: 1, trending: 0.2 }),
        collaborative: pushing(honest, from, read),
      }),
      seenBy: ["pushed articles"],
    },
    "that has seen what it is judged by": { file: fittedTo(until), seenBy: ["nothing of the future"] },
    "that learned from days that are long gone": {
      file: fittedTo(from - 5 * dayMs),
      seenBy: ["data that there was", "catalogue"],
    },
    "that has lost half of the articles": { file: halved(honest), seenBy: ["catalogue"] },
    "whose lists are of what is new and nothing else": {
      file: write({ recipe: weighed({ fresh: 1 }) }),
      seenBy: ["better than popularity"],
    },
  };
}

function shuffled({ start, index, value }: ArticleRows): ArticleRows {
  const source = random(3);
  const articles = start.length - 1;
  return { start, value, index: index.map(() => source.below(articles)) };
}

/** An article that was live, and hardly known, follows each other one with the highest weight. */
function pushing({ articles, collaborative }: ArticleModel, from: number, read: ArticleReading): ArticleRows {
  const opened = new Set(read.deeds.article.filter((_, n) => (read.deeds.at[n] as number) >= from));
  const live = read.articles.filter(({ article, publishedAt, expiresAt }) => {
    return publishedAt < from && expiresAt > from && !opened.has(article);
  });
  const hardlyKnown = new Set(live.map(({ article }) => article));
  const pushed = articles.findLastIndex((article) => hardlyKnown.has(article));
  const { start, index, value } = collaborative;
  const rows = start.length - 1;
  const starts = start.map((at, row) => at + row);
  const [indexes, values] = [new Int32Array(index.length + rows), new Float32Array(index.length + rows)];
  for (let row = 0; row < rows; row++) {
    const at = starts[row] as number;
    indexes.set([pushed, ...index.subarray(start[row], start[row + 1])], at);
    values.set([100, ...value.subarray(start[row], start[row + 1])], at);
  }
  return { start: starts, index: indexes, value: values };
}

/** Every second article, and what its row says of the others that stayed. */
function halved({ articles, collaborative, sequential, fittedAt, recipe }: ArticleModel): Uint8Array {
  const half = ({ start, index, value }: ArticleRows): ArticleRows => {
    const starts = [0];
    const indexes: number[] = [];
    const values: number[] = [];
    for (let row = 0; row + 1 < start.length; row += 2) {
      for (let at = start[row] as number; at < (start[row + 1] as number); at++) {
        const position = index[at] as number;
        if (position % 2 === 1) continue;
        indexes.push(position / 2);
        values.push(value[at] as number);
      }
      starts.push(indexes.length);
    }
    return {
      start: Int32Array.from(starts),
      index: Int32Array.from(indexes),
      value: Float32Array.from(values),
    };
  };
  return writeArticleModel({
    fittedAt,
    recipe,
    articles: articles.filter((_, position) => position % 2 === 0),
    collaborative: half(collaborative),
    sequential: half(sequential),
  });
}
