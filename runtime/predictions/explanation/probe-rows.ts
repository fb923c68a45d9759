import { seededRandom } from "../../shared/seeded-random";
import { type EncodedRows, rowEncoder } from "../encode-rows";
import type { Feature } from "../feature";
import type { PredictionManifest } from "../manifest";
import { rowReader } from "../read-rows";
import type { FeatureValue, TypedRow } from "../rows";

const count = 64;

/** Rows to compare two readings of a graph by: the manifest's sample, and others from where its features' values lie. */
export function probeRows(manifest: PredictionManifest): EncodedRows {
  const { features, sample } = manifest;
  const [first] = rowReader(features)([sample.row]).rows;
  const random = seededRandom(13);
  const others = Array.from(
    { length: count },
    (_, row): TypedRow => ({
      row,
      values: features.map((feature, place) => drawn(feature, first?.values[place] ?? null, random)),
    }),
  );
  return rowEncoder(manifest)([...(first ? [first] : []), ...others]);
}

function drawn(feature: Feature, sample: FeatureValue, random: () => number): FeatureValue {
  if (feature.missing === "warn" && random() < 0.1) return null;
  if (feature.type === "boolean") return random() < 0.5;
  if (feature.type === "category")
    return feature.categories[Math.floor(random() * feature.categories.length)] ?? null;
  const around = Math.abs(Number(sample)) || 1;
  const { minimum, maximum } = feature.seen ?? feature.allowed ?? { minimum: -around, maximum: 2 * around };
  const value = minimum + random() * (maximum - minimum);
  return feature.type === "integer" ? Math.round(value) : value;
}
