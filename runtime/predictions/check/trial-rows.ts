import { random } from "../../shared/random";
import type { Feature } from "../feature";
import type { PredictionManifest } from "../manifest";
import type { FeatureValue, TypedRow } from "../rows";

/** Rows of which a model is asked something. */
export interface TrialRows {
  /** What they have in common: "a missing age". */
  readonly what: string;
  readonly rows: readonly TypedRow[];
}

const drawn = 32;

/** Rows that a caller may send by what the manifest says: each has to be answered with a number. */
export function trialsOf({ features, sample }: PredictionManifest): readonly TrialRows[] {
  const usual = features.map(({ name }) => sample.row[name] ?? null);
  const source = random(1);
  const rows = Array.from({ length: drawn }, () => features.map((feature) => draw(feature, source.next)));
  const instead = (at: number, value: FeatureValue) =>
    usual.map((each, column) => (column === at ? value : each));
  return [
    { what: `${drawn} rows within the ranges`, rows: numbered(rows) },
    ...features.flatMap((feature, at) =>
      oddValues(feature).map(({ what, value }) => ({ what, rows: numbered([instead(at, value)]) })),
    ),
  ];
}

function draw(feature: Feature, next: () => number): FeatureValue {
  if (feature.type === "boolean") return next() < 0.5;
  if (feature.type === "category")
    return feature.categories[Math.floor(next() * feature.categories.length)] ?? null;
  const { minimum, maximum } = feature.seen ?? feature.allowed ?? { minimum: 0, maximum: 1 };
  const value = minimum + next() * (maximum - minimum);
  return feature.type === "integer" ? Math.round(value) : value;
}

/** What is unusual, and let through by the manifest. */
function oddValues(feature: Feature): { readonly what: string; readonly value: FeatureValue }[] {
  const { name, type } = feature;
  const missing = feature.missing === "warn" ? [{ what: `a missing ${name}`, value: null }] : [];
  if (type === "boolean") return missing;
  if (type === "category") {
    const unknown = { what: `an unknown ${name}`, value: "a category that nobody knows" };
    return feature.unknownCategory === "warn" ? [...missing, unknown] : missing;
  }
  const { allowed } = feature;
  if (allowed === undefined) return missing;
  const ends = [allowed.minimum, allowed.maximum].map((value) => ({ what: `${name} = ${value}`, value }));
  return [...missing, ...ends];
}

function numbered(rows: readonly (readonly FeatureValue[])[]): TypedRow[] {
  return rows.map((values, row) => ({ row, values }));
}
