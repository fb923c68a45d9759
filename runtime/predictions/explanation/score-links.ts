import type { ExplainedRows } from "../scoring/protocol";
import type { ScoreTarget } from "./tree-contributions";

/** A way in which a graph may make scores of raw scores. */
export interface ScoreLink {
  readonly space: ExplainedRows["space"];
  /** What is explained: one for a binary model and a regression, one for each class of several. */
  readonly targets: readonly ScoreTarget[];
  /** The score, or that of each class. */
  scores(raw: Float64Array): readonly number[];
}

/** @param outputs raw scores @param positive place of the positive class */
export function binaryLinks(outputs: number, positive: number): ScoreLink[] {
  const targets: ScoreTarget[] =
    outputs === 1
      ? [
          { weights: [1], constant: 0 },
          { weights: [-1], constant: 0 },
        ]
      : [
          { weights: unit(2, positive), constant: 0 },
          // of two scores the difference counts, as softmax does
          { weights: positive === 1 ? [-1, 1] : [1, -1], constant: 0 },
        ];
  const complement: ScoreTarget =
    outputs === 1 ? { weights: [-1], constant: 1 } : { weights: unit(2, 1 - positive, -1), constant: 1 };
  return [
    ...targets.map((target) => link("log-odds", target, logistic)),
    ...[...targets, complement].map((target) => link("probability", target, (sum) => sum)),
  ];
}

export function regressionLinks(outputs: number): ScoreLink[] {
  return outputs === 1 ? [link("value", { weights: [1], constant: 0 }, (sum) => sum)] : [];
}

export function multiclassLinks(outputs: number): ScoreLink[] {
  const targets = Array.from({ length: outputs }, (_, output) => ({
    weights: unit(outputs, output),
    constant: 0,
  }));
  const logistics = (raw: Float64Array) => Array.from(raw, logistic);
  return [
    { space: "probability", targets, scores: (raw) => [...raw] },
    { space: "margin", targets, scores: (raw) => shares(softened(raw)) },
    { space: "margin", targets, scores: logistics },
    { space: "margin", targets, scores: (raw) => shares(logistics(raw)) },
  ];
}

export function sumOf({ weights, constant }: ScoreTarget, raw: Float64Array): number {
  return weights.reduce((sum, weight, output) => sum + weight * (raw[output] ?? 0), constant);
}

function link(space: ScoreLink["space"], target: ScoreTarget, score: (sum: number) => number): ScoreLink {
  return { space, targets: [target], scores: (raw) => [score(sumOf(target, raw))] };
}

function unit(length: number, at: number, value = 1): number[] {
  return Array.from({ length }, (_, place) => (place === at ? value : 0));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function softened(raw: Float64Array): number[] {
  const highest = Math.max(...raw);
  return Array.from(raw, (value) => Math.exp(value - highest));
}

function shares(values: readonly number[]): number[] {
  const sum = values.reduce((all, value) => all + value, 0);
  return values.map((value) => value / sum);
}
