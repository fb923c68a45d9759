import type { PredictionManifest } from "../manifest";
import type { RowsRead, TypedRow } from "../rows";

/** A version of a model as the registry has it. */
export interface ModelReference {
  readonly name: string;
  /** A whole number as text. */
  readonly version: string;
  /** Of manifest and graph together: 64 hexadecimal digits. */
  readonly hash: string;
}

/** As callers write it: "name", or "name@version". */
export function reference({ name, version }: { readonly name: string; readonly version?: string }): string {
  return version === undefined ? name : `${name}@${version}`;
}

/** Which model a caller wants. */
export interface AskedModel {
  /** @default - the default model */
  readonly name?: string;
  /** @default - its newest version */
  readonly version?: string;
  /** Whether the default model may answer when this one cannot. */
  readonly fallback: boolean;
}

/** Why a model cannot be used. */
export interface NotUsable {
  readonly code: "ModelUnknown" | "ModelNotReadable" | "ModelNotLoadable" | "ModelQuarantined";
  /** For whoever asked: no paths, no stacks. */
  readonly message: string;
}

/** The model that answers a request, loaded and tried. */
export interface ChosenModel {
  /** What the caller asked for: "default", "name" or "name@version". */
  readonly asked: string;
  /** Which model answers: "name@version". */
  readonly used: string;
  /** Why it is not the one that was asked for. */
  readonly why?: NotUsable;
  readonly model: ModelReference;
  /** What it says about itself: its features, and the data that it was trained on. */
  readonly manifest: PredictionManifest;
  /** Checks JSON objects against this model's features. */
  readRows(rows: readonly unknown[]): RowsRead;
  /**
   * A prediction for each row, in their order.
   *
   * @param options.explain whether each says what spoke for it; that costs more than the score. @default true
   * @throws PredictionError when one of them cannot be made
   */
  predict(
    rows: readonly TypedRow[],
    options?: { readonly explain?: boolean },
  ): Promise<readonly Prediction[]>;
}

export interface Prediction {
  /** The class, or null where the model has none (regression). */
  readonly label: string | null;
  /**
   * Probability of the positive class (binary) or of the label (multiclass), or the value (regression); null where the graph
   * gives nothing but labels.
   */
  readonly score: number | null;
  /** Of each class, in the manifest's order; absent where the graph does not tell. */
  readonly probabilities?: readonly { readonly class: string; readonly probability: number }[];
  readonly explanation: PredictionExplanation;
}

/** What spoke for a prediction and what against it: contributions and `base` are `sum`, which is the score in `space`. */
export type PredictionExplanation =
  | {
      readonly available: true;
      /** Weights times distances from the baseline, or Shapley values of trees by the training rows that came by. */
      readonly method: "linear" | "tree";
      /**
       * In which unit it sums. `log-odds`: of the positive class, 1 / (1 + exp(-sum)) is the score. `margin`: of the label,
       * before the scores of all classes are made probabilities. `probability` and `value`: the score itself.
       */
      readonly space: "log-odds" | "margin" | "probability" | "value";
      /** What a contribution is compared with: zero, the means that the graph has, or the rows of the training. */
      readonly baseline: "zero" | "mean" | "training";
      /** What the model says when it knows nothing of the row. */
      readonly base: number;
      readonly sum: number;
      /** Of each feature of the manifest, in its order. */
      readonly contributions: readonly { readonly feature: string; readonly contribution: number }[];
    }
  | { readonly available: false; readonly reason: string };
