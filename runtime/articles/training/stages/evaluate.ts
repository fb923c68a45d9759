import type { Json, Metric, StageResult, StageTask } from "../../../pipeline/stage";
import { meanInterval } from "../../../recommender/study/metrics/bootstrap";
import { latencyOf } from "../../../recommender/study/metrics/latency";
import { defaultListSettings, sources } from "../../list/list-settings";
import { readArticleModel } from "../../model/article-model-file";
import { alone, askVisits, type BlendWeights, judgeLists } from "../list-exam";
import { figuresOf } from "../list-figures";
import { readReadingFile } from "../reading-file";
import { modelFileOf, readHalf } from "../rows-file";
import { readSlices } from "./split";
import { mature, readRecipe } from "./weigh";

/** What the register's decision needs besides the model. */
export interface ArticleVerdict {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly card: readonly string[];
}

/**
 * Makes the model that is to serve, of what was before the test slice, and asks it what the slice holds; popularity, each source alone and the
 * reference's weights beside it. What is judged is what is registered: it is not fitted again with what it was judged by.
 */
export async function evaluate(
  { k, visits }: { readonly k: number; readonly visits: number },
  task: StageTask,
): Promise<StageResult> {
  const read = readReadingFile(await task.input("reading"));
  const { test } = readSlices(await task.input("slices"));
  const recipe = readRecipe(await task.input("recipe"));
  const file = modelFileOf(
    {
      collaborative: readHalf(await task.input(recipe.collaborative)),
      sequential: readHalf(await task.input(recipe.sequential)),
    },
    recipe,
  );
  const model = readArticleModel(file);
  const all = askVisits(read, test, model, { k, most: visits });
  const asked = mature(all);
  const weights = recipe.weights as BlendWeights;
  const own = judgeLists(asked, weights);
  const popular = judgeLists(asked, alone("trending"));
  const metrics: Record<string, Metric> = {
    ...figuresOf(read, test, asked, own),
    better: meanInterval(own.ndcg.map((ndcg, n) => ndcg - (popular.ndcg[n] as number))),
    "popularity.ndcg": meanInterval(popular.ndcg),
    "reference.ndcg": meanInterval(judgeLists(asked, defaultListSettings.weights).ndcg),
    ...segments(all, weights),
    bytes: file.length,
  };
  for (const source of sources)
    metrics[`${source}.ndcg`] = meanInterval(judgeLists(asked, alone(source)).ndcg);
  const verdict: ArticleVerdict = {
    metrics,
    card: [
      `split: the newest ${hours(test.until - test.from)} hours, of which the model knows nothing`,
      `chosen: ${recipe.collaborative} and ${recipe.sequential}, with weights fitted to the visits before them`,
      `visits: ${asked.length} of ${own.readers.length} readers with ten deeds or more, ${all.length} of all; relevant is what was opened within the hour`,
      "candidates: at most 100 of the articles that were live, gathered as they are where lists are served; none sampled",
      "fitted once, before the slice: where it serves it is fitted anew to newer deeds",
      "beside it: popularity, which is what was opened in the day before, through the same filters and caps",
      "preferences, languages and regions that readers chose are not known here",
    ],
  };
  return {
    outputs: { model: file, verdict: Buffer.from(JSON.stringify(verdict)) },
    metrics: { ...metrics, ...latencyOf(asked, (visit) => judgeLists([visit], weights)) },
    notes: { verdict: verdict as unknown as Json },
  };
}

/** Parsed only from what this stage wrote. */
export function readVerdict(bytes: Uint8Array): ArticleVerdict {
  return JSON.parse(Buffer.from(bytes).toString()) as ArticleVerdict;
}

/** Of readers by how much they had done: the first are learned about, and their lists are made without the weights. */
function segments(asked: ReturnType<typeof askVisits>, weights: BlendWeights): Record<string, Metric> {
  const bounds = { newcomers: [1, 10], regulars: [10, 50], heavy: [50, Number.POSITIVE_INFINITY] } as const;
  return Object.fromEntries(
    Object.entries(bounds).map(([segment, [from, to]]) => {
      const own = asked.filter(({ input: { reader } }) => reader.deedCount >= from && reader.deedCount < to);
      return [`${segment}.ndcg`, meanInterval(judgeLists(own, weights).ndcg)];
    }),
  );
}

function hours(ms: number): number {
  return Math.round(ms / 3_600_000);
}
