import type { OnnxGraph } from "../../shared/onnx-file";
import type { LinearModel } from "./training/logistic-regression";

/** What both graphs take and answer: a tensor of features; labels, and the probabilities of the two classes. */
export const graphEnds = {
  input: "features",
  label: "label",
  probabilities: "probabilities",
} as const;

/**
 * A logistic regression as ONNX: what is missing becomes its column's mean, all is standardised, and the sum is log-odds.
 * In these steps, because a weight times a standardised value is what that value says, against an average row.
 */
export function linearGraph({ means, deviations, weights, intercept }: LinearModel): OnnxGraph {
  const { input, label, probabilities } = graphEnds;
  const known = Float32Array.from(means);
  const half = [...weights];
  return {
    name: "logistic-regression",
    input: { name: input, shape: ["rows", weights.length] },
    outputs: [
      { name: label, shape: ["rows"], type: "int64" },
      { name: probabilities, shape: ["rows", 2] },
    ],
    nodes: [
      {
        operator: "Imputer",
        domain: "ai.onnx.ml",
        inputs: [input],
        outputs: ["complete"],
        attributes: { imputed_value_floats: known, replaced_value_float: { float: Number.NaN } },
      },
      {
        operator: "Scaler",
        domain: "ai.onnx.ml",
        inputs: ["complete"],
        outputs: ["standardised"],
        attributes: { offset: known, scale: Float32Array.from(deviations, (deviation) => 1 / deviation) },
      },
      {
        operator: "LinearClassifier",
        domain: "ai.onnx.ml",
        inputs: ["standardised"],
        outputs: [label, probabilities],
        attributes: {
          // of each class the log-odds against the other
          coefficients: Float32Array.from([...half.map((weight) => -weight), ...half]),
          intercepts: Float32Array.of(-intercept, intercept),
          classlabels_ints: [0, 1],
          multi_class: 0,
          post_transform: "LOGISTIC",
        },
      },
    ],
    constants: [],
  };
}
