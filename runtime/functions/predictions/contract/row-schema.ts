import type { Feature } from "../../../predictions/feature";
import type { PredictionManifest } from "../../../predictions/manifest";

/** What a row of a model is, as JSON Schema: made of the features that rows are read with. */
export function rowSchema({ name, version, title, features }: PredictionManifest): object {
  return {
    title: `${name}@${version}`,
    description: title,
    type: "object",
    additionalProperties: false,
    required: features.filter(({ missing }) => missing === "refuse").map((feature) => feature.name),
    properties: Object.fromEntries(features.map((feature) => [feature.name, valueSchema(feature)])),
  };
}

function valueSchema(feature: Feature): object {
  const mayMiss = feature.missing === "warn";
  const type = feature.type === "category" ? "string" : feature.type;
  const description = descriptionOf(feature);
  return {
    type: mayMiss ? [type, "null"] : type,
    ...(feature.title !== undefined && { title: feature.title }),
    ...(description !== "" && { description }),
    ...("allowed" in feature && feature.allowed),
    // an unknown one is predicted all the same
    ...(feature.type === "category" &&
      feature.unknownCategory === "refuse" && {
        enum: [...feature.categories, ...(mayMiss ? [null] : [])],
      }),
  };
}

function descriptionOf(feature: Feature): string {
  const numeric = feature.type === "number" || feature.type === "integer" ? feature : undefined;
  const seen = numeric?.seen;
  return [
    numeric?.unit && `In ${numeric.unit}.`,
    seen && `The model has seen ${seen.minimum} to ${seen.maximum}; others are predicted with a warning.`,
    feature.type === "category" &&
      feature.unknownCategory === "warn" &&
      `The model knows ${feature.categories.join(", ")}; others are predicted with a warning.`,
  ]
    .filter(Boolean)
    .join(" ");
}
