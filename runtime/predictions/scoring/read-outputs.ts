import type { Tensor } from "onnxruntime-node";
import type { PredictionManifest } from "../manifest";
import type { ScoredRows } from "./protocol";

type Outputs = Readonly<Record<string, Tensor | undefined>>;
/** What a graph answers, without what explains it. */
export type ReadOutputs = Omit<ScoredRows, "explained">;

/** The graph's outputs that are wanted. A sequence of maps cannot be fetched, so no others are. */
export function wantedOutputs({ output }: Pick<PredictionManifest, "output">): string[] {
  const { label, probabilities, score } = output;
  return [label, probabilities, score].filter((name) => name !== undefined);
}

/** Makes the function that reads labels, scores and probabilities out of what a graph answers. */
export function outputReader(manifest: PredictionManifest): (outputs: Outputs, rows: number) => ReadOutputs {
  const { task, output, threshold = 0.5 } = manifest;
  const { classes = [], positive } = output;
  const labelPlaces = new Map((output.graphLabels ?? []).map((label, place) => [String(label), place]));
  if (output.graphLabels === undefined) {
    for (const [place, name] of classes.entries()) labelPlaces.set(name, place).set(String(place), place);
  }
  const positiveAt = classes.indexOf(positive ?? "");

  if (task === "regression") return (outputs, rows) => ({ scores: numbers(outputs, output.score, rows) });
  return task === "binary" ? binary : multiclass;

  function binary(outputs: Outputs, rows: number): ReadOutputs {
    const given = numbers(outputs, output.probabilities, rows * 2);
    const scores =
      numbers(outputs, output.score, rows) ??
      (given && Float64Array.from({ length: rows }, (_, row) => given[2 * row + positiveAt] ?? Number.NaN));
    if (scores === undefined) return { labels: labelsOf(outputs, rows) };
    const labels = Int32Array.from(scores, (score) => (score >= threshold ? positiveAt : 1 - positiveAt));
    return { labels, scores, probabilities: given ?? bothOf(scores) };
  }

  function bothOf(scores: Float64Array): Float64Array {
    const both = new Float64Array(2 * scores.length);
    for (const [row, score] of scores.entries()) {
      both[2 * row + positiveAt] = score;
      both[2 * row + 1 - positiveAt] = 1 - score;
    }
    return both;
  }

  function multiclass(outputs: Outputs, rows: number): ReadOutputs {
    const count = classes.length;
    const probabilities = numbers(outputs, output.probabilities, rows * count);
    if (probabilities === undefined) return { labels: labelsOf(outputs, rows) };
    const labels =
      output.label === undefined
        ? Int32Array.from({ length: rows }, (_, row) => largestAt(probabilities, row * count, count))
        : labelsOf(outputs, rows);
    const scores = Float64Array.from(
      labels,
      (label, row) => probabilities[row * count + label] ?? Number.NaN,
    );
    return { labels, scores, probabilities };
  }

  function labelsOf(outputs: Outputs, rows: number): Int32Array {
    const given = outputs[output.label ?? ""]?.data ?? [];
    if (given.length !== rows) throw new Error(`the graph answered ${given.length} labels for ${rows} rows`);
    return Int32Array.from({ length: rows }, (_, row) => {
      const place = labelPlaces.get(String(given[row]));
      if (place === undefined) throw new Error(`the graph answered a label that is none of its classes`);
      return place;
    });
  }
}

function numbers(outputs: Outputs, name: string | undefined, count: number): Float64Array | undefined {
  if (name === undefined) return undefined;
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw new Error(`the graph's output ${name} has no numbers`);
  if (data.length !== count)
    throw new Error(`the graph's output ${name} has ${data.length} numbers, not ${count}`);
  return Float64Array.from(data);
}

/** Which of `count` numbers is the largest, the first of equal ones. */
function largestAt(values: Float64Array, from: number, count: number): number {
  let largest = 0;
  for (let at = 1; at < count; at++) {
    if ((values[from + at] ?? 0) > (values[from + largest] ?? 0)) largest = at;
  }
  return largest;
}
