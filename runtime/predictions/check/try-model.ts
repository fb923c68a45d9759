import { rowEncoder } from "../encode-rows";
import type { PredictionManifest } from "../manifest";
import { ModelRefusal } from "../model-refusal";
import type { ModelFiles } from "../registry";
import type { TypedRow } from "../rows";
import { ModelNotLoadable } from "../scoring/model-not-loadable";
import type { ScoredRows } from "../scoring/protocol";
import { ScoringModel } from "../scoring/scoring-model";
import { trialsOf } from "./trial-rows";

/** How far two answers to one row may be apart. */
const tolerance = 1e-5;

/** What is worth knowing about a model that is taken. */
export interface Tried {
  /** Why its predictions are not explained. */
  readonly notExplained: string | undefined;
  /** It answers labels alone: no threshold can be moved, and nothing be said of its calibration. */
  readonly hasScores: boolean;
}

/**
 * Asks a model whatever a caller may ask it. In a process of its own: a graph may end it.
 *
 * @param onStep told what is about to be tried, so that whoever sees the end of this process knows by what
 * @throws ModelRefusal
 */
export async function tryModel(files: ModelFiles, onStep: (what: string) => Promise<void>): Promise<Tried> {
  const { manifest } = files;
  await onStep("its own sample");
  const model = await load(files);
  const encode = rowEncoder(manifest);
  const ask = async (what: string, rows: readonly TypedRow[]): Promise<ScoredRows> => {
    await onStep(what);
    try {
      return await model.score(encode(rows));
    } catch (cause) {
      throw notComputed(what, cause);
    }
  };

  const sample = manifest.features.map(({ name }) => manifest.sample.row[name] ?? null);
  const one = await ask("one row", [{ row: 0, values: sample }]);
  checkLabel(manifest, one);
  for (const { what, rows } of trialsOf(manifest)) {
    const scored = await ask(what, rows);
    checkNumbers(what, scored);
    if (rows.length > 1) await checkAlone(scored, rows, (row) => ask(`row ${row.row} of them alone`, [row]));
  }
  await checkBatchOf(sample, one, (rows) => ask("the sample above rows of other values", rows));
  checkEmpty(await ask("an empty batch", []));
  await model.close();
  return {
    notExplained: "reason" in one.explained ? one.explained.reason : undefined,
    hasScores: one.scores !== undefined,
  };
}

async function load(files: ModelFiles): Promise<ScoringModel> {
  try {
    return await ScoringModel.load(files);
  } catch (cause) {
    if (!(cause instanceof ModelNotLoadable)) throw cause;
    throw new ModelRefusal("GraphNotAsManifest", {
      what: cause.cause === undefined ? cause.message : (cause.message.split(":")[0] ?? ""),
      why:
        cause.cause === undefined
          ? "manifest.json and the graph have to be of one mind about inputs, outputs and what they mean"
          : reasonOf(cause.cause),
      fix: "correct input, features, output or sample in manifest.json, or export the model again",
      cause,
    });
  }
}

function notComputed(what: string, cause: unknown): ModelRefusal {
  return new ModelRefusal(what === "an empty batch" ? "EmptyBatchNotTaken" : "RowsNotTaken", {
    what: `it cannot compute ${what}`,
    why: reasonOf(cause),
    fix:
      what === "an empty batch"
        ? "export it with a number of rows that is left open, also for none"
        : "correct features or output in manifest.json, so that such rows are refused, or export the model again",
    cause,
  });
}

function checkLabel({ sample, output }: PredictionManifest, { labels }: ScoredRows): void {
  if (sample.label === undefined) return;
  const label = output.classes?.[labels?.[0] ?? -1];
  if (label === sample.label) return;
  throw new ModelRefusal("SampleLabelWrong", {
    what: `its own sample is labelled ${label}, and its manifest says ${sample.label}`,
    why: "it would be read here otherwise than where it was made",
    fix: "correct sample.label, output.classes, their order or output.graphLabels in manifest.json",
  });
}

function checkNumbers(what: string, { scores, probabilities }: ScoredRows): void {
  const bad = [...(scores ?? []), ...(probabilities ?? [])].find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new ModelRefusal("ScoreNotFinite", {
      what: `it answers ${bad} to ${what}`,
      why: "the manifest lets such a row through, and nobody can use that answer",
      fix: "refuse such rows in manifest.json (missing, unknownCategory, allowed), or let the graph take them",
    });
  }
  const outside = probabilities?.find((value) => value < -tolerance || value > 1 + tolerance);
  if (outside === undefined) return;
  throw new ModelRefusal("ProbabilityOutOfRange", {
    what: `it answers the probability ${outside} to ${what}`,
    why: "output.probabilities is something else, e.g. log-odds",
    fix: "name the output of the probabilities, or export the model with one",
  });
}

/** A graph that is told fewer columns than it reads takes the next row's; one may also look at all rows together. */
async function checkAlone(
  together: ScoredRows,
  rows: readonly TypedRow[],
  ask: (row: TypedRow) => Promise<ScoredRows>,
): Promise<void> {
  for (const [at, row] of rows.entries()) if (!isSame(await ask(row), 0, together, at)) throw notAlone();
}

async function checkBatchOf(
  sample: TypedRow["values"],
  alone: ScoredRows,
  ask: (rows: readonly TypedRow[]) => Promise<ScoredRows>,
): Promise<void> {
  const other = sample.map((value) => (typeof value === "number" ? 1e6 - value : value));
  const scored = await ask([sample, other, other].map((values, row) => ({ row, values })));
  if (!isSame(alone, 0, scored, 0)) throw notAlone();
}

function isSame(one: ScoredRows, at: number, other: ScoredRows, there: number): boolean {
  const [score, otherScore] = [one.scores?.[at] ?? 0, other.scores?.[there] ?? 0];
  const isNear = Math.abs(score - otherScore) <= tolerance * Math.max(1, Math.abs(score));
  return isNear && one.labels?.[at] === other.labels?.[there];
}

function notAlone(): ModelRefusal {
  return new ModelRefusal("RowsNotIndependent", {
    what: "it answers a row otherwise when other rows are beside it",
    why: "the graph reads beyond a row, because it has more columns than the manifest says, or it compares rows",
    fix: "name all features in manifest.json, in the graph's order; or export a model that looks at each row by itself",
  });
}

function checkEmpty({ labels, scores }: ScoredRows): void {
  const length = scores?.length ?? labels?.length ?? 0;
  if (length === 0) return;
  throw new ModelRefusal("EmptyBatchNotTaken", {
    what: `it answers ${length} rows to an empty batch`,
    why: "answers and rows would not belong together",
    fix: "export it with a number of rows that is left open",
  });
}

/** What an operator says; before it, onnxruntime's messages have the place in its sources and the types there. */
function reasonOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.slice(line.lastIndexOf("] ") + 1).trim();
}
