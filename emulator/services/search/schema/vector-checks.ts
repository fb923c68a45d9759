import { invalid, notRunLocally } from "../search-error";
import { vectorType } from "./field-types";
import type { SentDefinition } from "./index-definition";
import { metricOf } from "./vector-definition";

/** @throws SearchError 400 for what is not defined, 501 for metrics that are not here */
export function checkVectors({ fields, vectorSearch }: SentDefinition): void {
  for (const { name, algorithm, compression, vectorizer } of vectorSearch?.profiles ?? []) {
    const known = vectorSearch?.algorithms?.find((one) => one.name === algorithm);
    if (!known) throw undefinedPart("algorithm configuration", algorithm, name);
    if (compression && !vectorSearch?.compressions?.some((one) => one.name === compression)) {
      throw undefinedPart("compression configuration", compression, name);
    }
    if (vectorizer && !vectorSearch?.vectorizers?.some((one) => one.name === vectorizer)) {
      throw undefinedPart("vectorizer", vectorizer, name);
    }
    const metric = metricOf(known);
    if (metric !== "cosine") throw notRunLocally(`the metric ${metric} (${name})`, "use cosine");
  }
  for (const field of fields) {
    if (field.type !== vectorType) continue;
    if (!vectorSearch?.profiles?.some(({ name }) => name === field.vectorSearchProfile)) {
      throw invalid(
        `definition : The vector search profile '${field.vectorSearchProfile}' of the field '${field.name}' is not defined.`,
      );
    }
  }
}

function undefinedPart(what: string, name: string, profile: string) {
  return invalid(`definition : The ${what} '${name}' of the profile '${profile}' is not defined.`);
}
