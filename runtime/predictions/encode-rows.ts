import { columnsOf, type Feature } from "./feature";
import type { PredictionManifest } from "./manifest";
import type { FeatureValue, TypedRow } from "./rows";

/**
 * What a graph is given for some rows, before it is known which types its inputs have.
 *
 * `tensor`: float32 [rows, width], row after row. `columns`: one for each feature, in their order: numbers, with NaN where
 * one is missing and 0 or 1 for a boolean; or texts, with "" where one is missing.
 */
export type EncodedRows =
  | {
      readonly form: "tensor";
      readonly rows: number;
      readonly width: number;
      readonly values: Float32Array;
    }
  | {
      readonly form: "columns";
      readonly rows: number;
      readonly columns: readonly (Float64Array | readonly string[])[];
    };

/** Makes the function that puts rows into a model's form. */
export function rowEncoder(
  manifest: Pick<PredictionManifest, "features" | "input">,
): (rows: readonly TypedRow[]) => EncodedRows {
  return manifest.input.form === "tensor"
    ? tensorEncoder(manifest.features)
    : columnEncoder(manifest.features);
}

type ValueWriter = (values: Float32Array, at: number, value: FeatureValue | undefined) => void;

function tensorEncoder(features: readonly Feature[]): (rows: readonly TypedRow[]) => EncodedRows {
  const writers = features.map(valueWriter);
  const widths = features.map(columnsOf);
  const width = widths.reduce((sum, columns) => sum + columns, 0);
  return (rows) => {
    const encoded = new Float32Array(rows.length * width);
    let at = 0;
    for (const { values } of rows) {
      for (let index = 0; index < writers.length; index++) {
        writers[index]?.(encoded, at, values[index]);
        at += widths[index] ?? 0;
      }
    }
    return { form: "tensor", rows: rows.length, width, values: encoded };
  };
}

function valueWriter(feature: Feature): ValueWriter {
  if (feature.type !== "category") {
    return (values, at, value) => {
      values[at] = numberOf(value);
    };
  }
  const places = new Map(feature.categories.map((category, place) => [category, place]));
  const placeOf = (value: FeatureValue | undefined) =>
    typeof value === "string" ? places.get(value) : undefined;
  if (feature.encoding === "oneHot") {
    return (values, at, value) => {
      const place = placeOf(value);
      if (place !== undefined) values[at + place] = 1;
    };
  }
  return (values, at, value) => {
    values[at] = typeof value === "string" ? (placeOf(value) ?? -1) : Number.NaN;
  };
}

function columnEncoder(features: readonly Feature[]): (rows: readonly TypedRow[]) => EncodedRows {
  return (rows) => ({
    form: "columns",
    rows: rows.length,
    columns: features.map((feature, index) =>
      feature.type === "category"
        ? rows.map(({ values }) => String(values[index] ?? ""))
        : Float64Array.from(rows, ({ values }) => numberOf(values[index])),
    ),
  });
}

function numberOf(value: FeatureValue | undefined): number {
  if (typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : Number.NaN;
}
