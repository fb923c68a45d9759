import { hashOf } from "../../pipeline/hashes";
import type { Stage } from "../../pipeline/stage";
import type { FilmAlgorithm } from "../film-model-file";
import type { FilmParameters } from "./parameters";
import { stageCode } from "./stage-code";
import { evaluateLists } from "./stages/evaluate-lists";
import { evaluatePredictedRatings } from "./stages/evaluate-ratings";
import { importRatings } from "./stages/import";
import { predict } from "./stages/predict";
import { register } from "./stages/register";
import { split } from "./stages/split";
import { train } from "./stages/train";
import type { FilmRegistry, RatingsSource } from "./training";

export interface FilmPipeline {
  readonly data: RatingsSource;
  /** What `data.version()` said. */
  readonly version: string;
  readonly registry: FilmRegistry;
  readonly parameters: FilmParameters;
}

/**
 * ```
 * ratings ─▶ import ┬─▶ split ─▶ train@… ─▶ evaluate@lists ┬─▶ register ─▶ the registry
 *                   └─▶ evaluate@ratings                   └─▶ predict
 * ```
 * A stage names the parameters that it reads, and no others: it runs again when one of these has changed.
 */
export function filmStages({ data, version, registry, parameters }: FilmPipeline): Stage[] {
  const { share } = parameters.split;
  const { algorithms, likedFrom, halfLifeDays, seed } = parameters.train;
  const { k, folds, serve } = parameters.evaluate;
  const { n } = parameters.predict;
  const optionsOf = (algorithm: FilmAlgorithm) => algorithmOptions(algorithm, parameters.train);
  const predicting = algorithms.filter((each) => each === "svd" || each === "knn");
  const ratingOptions = Object.fromEntries(predicting.map((each) => [each, optionsOf(each)]));

  return [
    {
      name: "import",
      code: codeOf("import"),
      parameters: {},
      inputs: { data: { outside: version } },
      outputs: ["ratings"],
      run: (task) => importRatings(data, task),
    },
    {
      name: "split",
      code: codeOf("split"),
      parameters: { share },
      inputs: { ratings: "import.ratings" },
      outputs: ["cut"],
      run: (task) => split({ share }, task),
    },
    ...algorithms.map(
      (algorithm): Stage => ({
        name: `train@${algorithm}`,
        code: codeOf("train"),
        parameters: { likedFrom, halfLifeDays, ...optionsOf(algorithm) },
        inputs: { cut: "split.cut" },
        outputs: ["model"],
        run: (task) => train({ algorithm, likedFrom, halfLifeDays, options: optionsOf(algorithm) }, task),
      }),
    ),
    {
      name: "evaluate@lists",
      code: codeOf("evaluate-lists"),
      parameters: { k, serve },
      inputs: {
        cut: "split.cut",
        ...Object.fromEntries(algorithms.map((each) => [each, `train@${each}.model`])),
      },
      outputs: ["model", "people", "verdict"],
      run: (task) => evaluateLists({ k, serve, algorithms }, task),
    },
    ...(predicting.length === 0
      ? []
      : [
          {
            name: "evaluate@ratings",
            code: codeOf("evaluate-ratings"),
            parameters: { folds, seed, ...ratingOptions },
            inputs: { ratings: "import.ratings" },
            outputs: ["errors"],
            run: (task) => evaluatePredictedRatings({ folds, seed, algorithms: ratingOptions }, task),
          } satisfies Stage,
        ]),
    {
      name: "register",
      code: codeOf("register"),
      parameters: {},
      inputs: {
        registry: { outside: registry.id },
        ratings: "import.ratings",
        cut: "split.cut",
        model: "evaluate@lists.model",
        people: "evaluate@lists.people",
        verdict: "evaluate@lists.verdict",
      },
      outputs: [],
      run: (task) => register({ registry, parameters, code: hashOf(JSON.stringify(stageCode)) }, task),
    },
    {
      name: "predict",
      code: codeOf("predict"),
      parameters: { n },
      inputs: { ratings: "import.ratings", model: "evaluate@lists.model" },
      outputs: ["lists", "profile"],
      run: (task) => predict({ n }, task),
    },
  ];
}

/** What an algorithm of the engine is told; the rest stays as it has it. */
function algorithmOptions(
  algorithm: FilmAlgorithm,
  { factors, epochs, seed, regularization, neighbours, shrinkage }: FilmParameters["train"],
): Record<string, number> {
  switch (algorithm) {
    case "svd":
    case "ials":
      return { ...(factors !== null && { factors }), ...(epochs !== null && { epochs }), seed };
    case "ease":
      return { regularization };
    case "knn":
      return { neighbours };
    case "item-cosine":
      return { shrinkage };
  }
}

function codeOf(module: string): string {
  return stageCode[module] ?? "";
}
