import { invalid, notRunLocally } from "../search-error";
import { analyzers } from "./analyzers";
import { metricOf } from "./definition-defaults";
import { type FieldType, fieldTypes } from "./field-types";
import type { FieldDefinition, IndexDefinition } from "./index-definition";

/** What one part alone cannot show. @throws SearchError 400 for what Azure refuses, 501 for what only Azure runs */
export function checkDefinition({ name, fields, vectorSearch }: IndexDefinition): void {
  if (!/^(?!.*--)[a-z0-9][a-z0-9-]{0,126}[a-z0-9]$/.test(name)) {
    throw invalid(
      `index : Invalid index name: '${name}'. Index names must only contain lowercase letters, digits or dashes, cannot start or end with dashes and are limited to 128 characters.`,
      "InvalidName",
    );
  }
  const names = fields.map((field) => field.name.toLowerCase());
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice) throw invalid(`index : Duplicate field name '${twice}'.`);
  const keys = fields.filter((field) => field.key);
  if (keys.length !== 1 || keys[0]?.type !== "Edm.String") {
    throw invalid(
      `index : The index must have exactly one key field of type Edm.String; found ${keys.length} key field(s).`,
    );
  }
  for (const field of fields) checkField(field, vectorSearch);
}

function checkField(field: FieldDefinition, search: IndexDefinition["vectorSearch"]): void {
  const { name, type } = field;
  if (!fieldTypes.includes(type as FieldType)) {
    throw notRunLocally(`fields of the type ${type} (${name})`, `use one of ${fieldTypes.join(", ")}`);
  }
  const isVector = type === "Collection(Edm.Single)";
  if (isVector !== Boolean(field.dimensions && field.vectorSearchProfile)) {
    throw invalid(
      `index : The field '${name}' ${isVector ? "must" : "must not"} have dimensions and a vectorSearchProfile.`,
    );
  }
  if (isVector) {
    checkProfile(field.vectorSearchProfile ?? "", search);
    if (field.filterable || field.sortable || field.facetable) {
      throw invalid(`index : The vector field '${name}' cannot be filterable, sortable or facetable.`);
    }
  } else if (field.searchable && !type.endsWith("String") && type !== "Collection(Edm.String)") {
    throw invalid(`index : The field '${name}' of type ${type} cannot be searchable.`);
  }
  if (type.startsWith("Collection(") && field.sortable) {
    throw invalid(`index : The collection field '${name}' cannot be sortable.`);
  }
  for (const analyzer of [field.analyzer, field.searchAnalyzer, field.indexAnalyzer]) {
    if (analyzer && !(analyzer in analyzers)) {
      throw notRunLocally(
        `the analyzer ${analyzer} (${name})`,
        `use one of ${Object.keys(analyzers).join(", ")}`,
      );
    }
  }
}

function checkProfile(name: string, search: IndexDefinition["vectorSearch"]): void {
  const profile = search?.profiles?.find((one) => one.name === name);
  if (!profile) throw invalid(`index : The vector search profile '${name}' is not defined.`);
  const algorithm = search?.algorithms?.find((one) => one.name === profile.algorithm);
  if (!algorithm) throw invalid(`index : The algorithm configuration '${profile.algorithm}' is not defined.`);
  const metric = metricOf(algorithm);
  if (metric !== "cosine") throw notRunLocally(`the metric ${metric}`, "use cosine");
  const compression = search?.compressions?.find((one) => one.name === profile.compression);
  if (profile.compression && !compression) {
    throw invalid(`index : The compression configuration '${profile.compression}' is not defined.`);
  }
  if (compression?.kind === "binaryQuantization") {
    throw notRunLocally("binary quantization", "use scalarQuantization");
  }
  const rescoring = compression?.rescoringOptions;
  if (rescoring?.enableRescoring === false || rescoring?.rescoreStorageMethod === "discardOriginals") {
    throw notRunLocally(
      "compression without the original vectors",
      'set rescoreStorageMethod to "preserveOriginals"',
    );
  }
}
