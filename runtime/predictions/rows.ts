/** A feature's value: a number, a claim, the name of a category, or null where it is missing. */
export type FeatureValue = number | boolean | string | null;

/** A row that a model can be asked about. */
export interface TypedRow {
  /** Which row of the request it is, from 0. */
  readonly row: number;
  /** In the order of the manifest's features. */
  readonly values: readonly FeatureValue[];
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
  /** Outside of what the training data had. */
  | "OutsideTraining"
  | "CategoryUnknown";

/** One field of one row, and what is wrong or odd with it. */
export interface RowRemark {
  /** Which row of the request, from 0. */
  readonly row: number;
  /** Empty where it is the row itself. */
  readonly field: string;
  readonly code: RowCode;
  /** The value as JSON, cut short. */
  readonly got: string;
  readonly wanted: string;
}

/** What a request's rows are, read by a model's features. */
export interface RowsRead {
  /** Those that can be predicted, in their order. */
  readonly rows: readonly TypedRow[];
  /** Why the others cannot: every field that is wrong. */
  readonly problems: readonly RowRemark[];
  /** What an answer should say about rows that are predicted all the same. */
  readonly warnings: readonly RowRemark[];
  /** Problems and warnings beyond the 10,000 that are told. */
  readonly untold: number;
}
