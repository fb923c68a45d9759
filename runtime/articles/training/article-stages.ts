import { hashOf } from "../../pipeline/hashes";
import type { Stage } from "../../pipeline/stage";
import type { ArticleParameters } from "./parameters";
import { stageCode } from "./stage-code";
import { evaluate } from "./stages/evaluate";
import { fitHalf } from "./stages/fit-half";
import { readDeeds } from "./stages/read";
import { register } from "./stages/register";
import { split } from "./stages/split";
import { weigh } from "./stages/weigh";
import type { ArticleRegistry, ReadingSource } from "./training";

export interface ArticlePipeline {
  readonly data: ReadingSource;
  /** What `data.version()` said. */
  readonly version: string;
  readonly registry: ArticleRegistry;
  readonly parameters: ArticleParameters;
}

/**
 * ```
 * deeds, articles ─▶ read ─▶ split ─▶ fit@… ─┬ before the validation ─▶ weigh ─┐
 *                                            └ before the test ────────────────┴▶ evaluate ─▶ register ─▶ the gate, the registry
 * ```
 * A stage names the parameters that it reads, and no others: it runs again when one of these has changed.
 */
export function articleStages({ data, version, registry, parameters }: ArticlePipeline): Stage[] {
  const { days } = parameters.read;
  const { k, visits } = parameters.evaluate;
  const { collaborative, sequential } = parameters.train;
  const algorithms = [...collaborative, ...sequential];
  const ofAll = (output: "early" | "late") =>
    Object.fromEntries(algorithms.map((algorithm) => [algorithm, `fit@${algorithm}.${output}`]));
  const read = { reading: "read.reading", slices: "split.slices" };
  return [
    {
      name: "read",
      code: codeOf("read"),
      parameters: { days },
      inputs: { data: { outside: version } },
      outputs: ["reading"],
      run: (task) => readDeeds({ data, days }, task),
    },
    {
      name: "split",
      code: codeOf("split"),
      parameters: parameters.split,
      inputs: { reading: "read.reading" },
      outputs: ["slices"],
      run: (task) => split(parameters.split, task),
    },
    ...algorithms.map(
      (algorithm): Stage => ({
        name: `fit@${algorithm}`,
        code: codeOf("fit-half"),
        parameters: {},
        inputs: read,
        outputs: ["early", "late"],
        run: (task) => fitHalf({ algorithm }, task),
      }),
    ),
    {
      name: "weigh",
      code: codeOf("weigh"),
      parameters: { k, visits },
      inputs: { ...read, ...ofAll("early") },
      outputs: ["recipe"],
      run: (task) => weigh({ collaborative, sequential, k, visits }, task),
    },
    {
      name: "evaluate",
      code: codeOf("evaluate"),
      parameters: { k, visits },
      inputs: { ...read, recipe: "weigh.recipe", ...ofAll("late") },
      outputs: ["model", "verdict"],
      run: (task) => evaluate({ k, visits }, task),
    },
    {
      name: "register",
      code: codeOf("register"),
      parameters: {},
      inputs: {
        registry: { outside: registry.id },
        ...read,
        model: "evaluate.model",
        verdict: "evaluate.verdict",
      },
      outputs: [],
      run: (task) => register({ registry, parameters, code: hashOf(JSON.stringify(stageCode)) }, task),
    },
  ];
}

function codeOf(module: string): string {
  return stageCode[module] ?? "";
}
