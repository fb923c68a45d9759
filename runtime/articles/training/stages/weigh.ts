import type { Metric, StageResult, StageTask } from "../../../pipeline/stage";
import { learningInteractions } from "../../../recommender/serve/cold-start/new-users";
import { type Ballot, fitWeightsTo } from "../../../recommender/study/evaluation/fit-weights";
import { meanInterval } from "../../../recommender/study/metrics/bootstrap";
import { defaultListSettings, sources } from "../../list/list-settings";
import { ArticleRecipe } from "../../model/recipe";
import { type AskedVisit, alone, askVisits, type BlendWeights, judgeLists } from "../list-exam";
import { ArticleTrainingError } from "../parameters";
import { readReadingFile } from "../reading-file";
import { openModelOf, readHalf } from "../rows-file";
import { readSlices } from "./split";

export interface WeighOptions {
  readonly collaborative: readonly ArticleRecipe["collaborative"][];
  readonly sequential: readonly ArticleRecipe["sequential"][];
  readonly k: number;
  readonly visits: number;
}

/** Chooses an algorithm for each half, and fits the blend's weights, by the visits of the validation slice: the test slice is not looked at. */
export async function weigh(
  { collaborative, sequential, k, visits }: WeighOptions,
  task: StageTask,
): Promise<StageResult> {
  const read = readReadingFile(await task.input("reading"));
  const { validation } = readSlices(await task.input("slices"));
  const half = async (name: string) => readHalf(await task.input(name));
  const asking = async (recipe: ArticleRecipe) => {
    const halves = {
      collaborative: await half(recipe.collaborative),
      sequential: await half(recipe.sequential),
    };
    return mature(askVisits(read, validation, openModelOf(halves, recipe), { k, most: visits }));
  };

  const figures: Record<string, Metric> = {};
  for (let n = 0; n < Math.max(collaborative.length, sequential.length); n++) {
    task.signal.throwIfAborted();
    const recipe = {
      collaborative: collaborative[n % collaborative.length] as ArticleRecipe["collaborative"],
      sequential: sequential[n % sequential.length] as ArticleRecipe["sequential"],
    };
    task.progress(`${recipe.collaborative}, ${recipe.sequential}`, n / (collaborative.length + 1));
    const asked = await asking(recipe);
    for (const source of ["collaborative", "sequential"] as const)
      figures[`${recipe[source]}.ndcg`] = meanInterval(judgeLists(asked, alone(source)).ndcg);
  }
  const best = <Name extends string>(names: readonly Name[]): Name =>
    names.reduce((a, b) => (meanOf(figures[`${b}.ndcg`]) > meanOf(figures[`${a}.ndcg`]) ? b : a));
  const chosen = { collaborative: best(collaborative), sequential: best(sequential) };
  const asked = await asking(chosen);
  if (asked.length === 0) throw nobodyKnown();
  const start = sources.map((source) => defaultListSettings.weights[source]);
  const { weights, ndcg } = fitWeightsTo(asked.map(ballotOf), sources.length, { k, start });
  const recipe: ArticleRecipe = { ...chosen, weights: named(weights) };
  return {
    outputs: { recipe: Buffer.from(JSON.stringify(recipe)) },
    metrics: { ...figures, visits: asked.length, ndcg, ...prefixed(recipe.weights as BlendWeights) },
    notes: { recipe },
  };
}

/** Parsed only from what this stage wrote. */
export function readRecipe(bytes: Uint8Array): ArticleRecipe {
  return ArticleRecipe.parse(JSON.parse(Buffer.from(bytes).toString()));
}

/** Lists of those who have done less are made without the weights. */
export function mature(asked: readonly AskedVisit[]): AskedVisit[] {
  return asked.filter(({ input }) => input.reader.deedCount >= learningInteractions);
}

function ballotOf({ input: { candidates }, relevant }: AskedVisit): Ballot {
  const open = candidates.filter(({ refused }) => refused === undefined);
  return {
    candidates: Int32Array.from(open, ({ article }) => article),
    voices: sources.map((source) => Float32Array.from(open, ({ scores }) => scores[source] / 255)),
    relevant,
  };
}

/** In hundredths: more says nothing, and is not the same on every machine. */
function named(weights: readonly number[]): BlendWeights {
  return Object.fromEntries(
    sources.map((source, n) => [source, Math.round(100 * (weights[n] as number)) / 100]),
  ) as BlendWeights;
}

function prefixed(weights: BlendWeights): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([source, weight]) => [`weight.${source}`, weight]));
}

function meanOf(metric: Metric | undefined): number {
  return typeof metric === "object" ? metric.value : (metric ?? 0);
}

function nobodyKnown(): ArticleTrainingError {
  return new ArticleTrainingError("TooFewDeeds", {
    what: `no reader of ten deeds came back in the validation slice`,
    why: "the blend's weights are fitted to what such readers opened",
    fix: "train again when readers have come for some days",
  });
}
