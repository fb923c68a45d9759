import type { Tried } from "../../runtime/predictions/check/try-model";
import type { Feature } from "../../runtime/predictions/feature";
import type { PredictionManifest } from "../../runtime/predictions/manifest";
import type { RegisteredModel } from "../../runtime/predictions/registry";
import { colours as pc } from "../colours";
import { plainTable } from "../plain-table";

/** A line for each version. */
export function modelsInWords(models: readonly RegisteredModel[]): string {
  const table = plainTable(["model", "task", "title", "registered", "sha256"]);
  for (const { name, version, task, title, registeredAt, hash } of models)
    table.push([
      `${name}@${version}`,
      task,
      title,
      registeredAt?.slice(0, 16).replace("T", " ") ?? "",
      hash.slice(0, 12),
    ]);
  return table.toString();
}

/** Everything that a manifest says, for people. */
export function manifestInWords(manifest: PredictionManifest, hash: string): string {
  const { metrics, trainingData, threshold } = manifest;
  const features = plainTable(["feature", "type", "unit or categories", "allowed", "seen", "missing"]);
  for (const feature of manifest.features) features.push(featureInWords(feature));
  const values = Object.entries(metrics.values).map(([name, value]) => `${name} ${value}`);
  const lines = [
    `${pc.bold(`${manifest.name}@${manifest.version}`)}  ${manifest.title}`,
    ...(manifest.description ? [manifest.description] : []),
    "",
    `sha256     ${hash}`,
    `task       ${manifest.task}${threshold === undefined ? "" : `, threshold ${threshold}`}`,
    `metrics    ${values.join(", ") || "none"}`,
    `           ${metrics.protocol}`,
    `trained on ${trainingData.source}${trainingData.rows === undefined ? "" : `, ${trainingData.rows} rows`}`,
    `           sha256 ${trainingData.sha256}`,
    `author     ${manifest.author}, licence ${manifest.licence}`,
    "",
    features.toString(),
  ];
  return lines.join("\n");
}

function featureInWords(feature: Feature): string[] {
  const { name, type, missing } = feature;
  if (type === "boolean") return [name, type, "", "", "", missing];
  if (type === "category") return [name, type, feature.categories.join(", "), "", "", missing];
  const { unit = "", allowed, seen } = feature;
  return [name, type, unit, rangeInWords(allowed), rangeInWords(seen), missing];
}

function rangeInWords(range: { readonly minimum: number; readonly maximum: number } | undefined): string {
  return range ? `${range.minimum} to ${range.maximum}` : "";
}

/** What whoever made a model may want to better. */
export function remarksOf({ hasScores, notExplained }: Tried): string[] {
  return [
    ...(hasScores
      ? []
      : ["it answers labels alone: no threshold can be moved, and nothing be said of its calibration"]),
    ...(notExplained === undefined ? [] : [`its predictions are not explained: ${notExplained}`]),
  ];
}
