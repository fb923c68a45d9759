/** A feature's value: a number, a whole number, a claim, the name of a category, or null where it is missing. */
export type Value = number | boolean | string | null;

/** A row that a model can be asked about: its values in the order of the manifest's features. */
export interface Row {
  /** Which row of the request it is, from 0. */
  readonly row: number;
  readonly values: readonly Value[];
}

/** Why a row is refused, or what speaks against trusting its prediction; stable, because callers refer to it. */
export type RowCode =
  /** It is no JSON object. */
  | "RowNotObject"
  /** The model has no such feature. */
  | "FeatureUnknown"
  /** Absent or null. */
  | "ValueMissing"
  | "TypeWrong"
  /** NaN, an infinity, or beyond what a 32-bit float holds. */
  | "NotFinite"
  | "NotInteger"
  /** Outside of what the manifest allows. */
  | "OutOfRange"
  /** Outside of what the model has seen in its training. */
  | "OutsideTraining"
  | "CategoryUnknown";

/** One field of one row, and what is wrong or odd with it. */
export interface RowRemark {
  /** Which row of the request, from 0. */
  readonly row: number;
  readonly field: string;
  readonly code: RowCode;
  /** The value as JSON, cut short. */
  readonly got: string;
  readonly wanted: string;
}

/** What a request's rows are, read by a model's features. */
export interface RowsRead {
  /** Those that can be predicted, in their order. */
  readonly rows: readonly Row[];
  /** Why the others cannot: every field that is wrong. */
  readonly problems: readonly RowRemark[];
  /** What the answer should say about rows that are predicted all the same. */
  readonly warnings: readonly RowRemark[];
}
