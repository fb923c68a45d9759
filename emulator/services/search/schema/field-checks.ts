import { findAnalyzer } from "../analysis/analyzers";
import { NotHere } from "../analysis/building-block";
import { findNormalizer } from "../analysis/normalizers";
import { invalid, notRunLocally } from "../search-error";
import type { FieldDefinition } from "./field-definition";
import { elementOf, isList, kindOf, scalarTypes, vectorType } from "./field-types";
import type { SentDefinition } from "./index-definition";

/** How deep fields may lie in fields. */
const deepestField = 10;
const languageAnalyzer = /^(?!standard)[\w-]+\.(lucene|microsoft)$/;

interface Place {
  readonly path: string;
  readonly depth: number;
  /** Lies in a list of complex values. */
  readonly isRepeated: boolean;
}

/** @throws SearchError 400 for what Azure refuses, 501 for what only Azure runs */
export function checkFields(
  fields: readonly FieldDefinition[],
  definition: SentDefinition,
  above: Place = { path: "", depth: 0, isRepeated: false },
): void {
  const names = fields.map((field) => field.name.toLowerCase());
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice) throw refuse(`Duplicate field name '${above.path}${twice}'.`);
  for (const field of fields) {
    const path = above.path + field.name;
    if (field.key && above.depth > 0) throw refuse(`The key '${path}' must be a field of the index itself.`);
    switch (kindOf(field.type)) {
      case "complex":
        checkComplex(field, path, above);
        checkFields(field.fields ?? [], definition, {
          path: `${path}/`,
          depth: above.depth + 1,
          isRepeated: above.isRepeated || isList(field.type),
        });
        break;
      case "vector":
        checkVectorField(field, path, above.depth);
        break;
      case "scalar":
        checkScalar(field, path, above.isRepeated, definition);
        break;
      case "elsewhere":
        throw notRunLocally(`fields of the type ${field.type} (${path})`, `use ${vectorType}`);
      case "unknown":
        throw refuse(
          `The field '${path}' has the type '${field.type}'; use one of ${scalarTypes.join(", ")}, a collection of one, Edm.ComplexType, or ${vectorType}.`,
        );
    }
  }
}

function checkComplex(field: FieldDefinition, path: string, { depth }: Place): void {
  if (!field.fields?.length) throw refuse(`The complex field '${path}' must have fields.`);
  if (depth + 1 >= deepestField) throw refuse(`The field '${path}' lies deeper than ${deepestField} levels.`);
  const said = (["searchable", "filterable", "sortable", "facetable", "key", "analyzer"] as const).find(
    (flag) => field[flag],
  );
  if (said) throw refuse(`The complex field '${path}' cannot have '${said}': its fields can.`);
}

function checkVectorField(field: FieldDefinition, path: string, depth: number): void {
  if (depth > 0) throw notRunLocally(`vectors in complex fields (${path})`, "make it a field of the index");
  if (!field.dimensions || !field.vectorSearchProfile) {
    throw refuse(`The field '${path}' must have dimensions and a vectorSearchProfile.`);
  }
  if (field.filterable || field.sortable || field.facetable) {
    throw refuse(`The vector field '${path}' cannot be filterable, sortable or facetable.`);
  }
  if (field.stored === false && field.retrievable) {
    throw refuse(
      `The field '${path}' is marked as not stored but is marked as retrievable. A retrievable field must be stored. Either set 'stored=false' and 'retrievable=false' or 'stored=true'.`,
    );
  }
  if (field.vectorEncoding)
    throw refuse(`The field '${path}' of type ${vectorType} cannot have a vectorEncoding.`);
}

function checkScalar(
  field: FieldDefinition,
  path: string,
  isRepeated: boolean,
  definition: SentDefinition,
): void {
  const { type } = field;
  if (field.fields?.length) throw refuse(`The field '${path}' of type ${type} cannot have fields.`);
  if (field.dimensions || field.vectorSearchProfile) {
    throw refuse(`The field '${path}' must not have dimensions or a vectorSearchProfile.`);
  }
  if (field.stored === false) throw refuse(`The field '${path}' is no vector, so it must be stored.`);
  const isText = elementOf(type) === "Edm.String";
  if (field.searchable && !isText) throw refuse(`The field '${path}' of type ${type} cannot be searchable.`);
  if (field.sortable && (isList(type) || isRepeated)) {
    throw refuse(`The field '${path}' has several values in one document and cannot be sortable.`);
  }
  if (field.facetable && elementOf(type) === "Edm.GeographyPoint") {
    throw refuse(`The field '${path}' of type ${type} cannot be facetable.`);
  }
  checkAnalyzers(field, path, isText && field.searchable !== false, definition);
  if (field.synonymMaps?.length && (field.synonymMaps.length > 1 || !isText || field.searchable === false)) {
    throw refuse(`The field '${path}' can have one synonym map, when it is searchable.`);
  }
  if (field.normalizer) checkNormalizer(field.normalizer, path, isText, definition);
}

function checkAnalyzers(
  field: FieldDefinition,
  path: string,
  isSearched: boolean,
  definition: SentDefinition,
): void {
  const { analyzer, indexAnalyzer, searchAnalyzer } = field;
  if (analyzer && (indexAnalyzer || searchAnalyzer)) {
    throw refuse(
      `The field '${path}' has an analyzer, so it cannot have an indexAnalyzer or searchAnalyzer.`,
    );
  }
  if (Boolean(indexAnalyzer) !== Boolean(searchAnalyzer)) {
    throw refuse(`The field '${path}' must have both, indexAnalyzer and searchAnalyzer, or none.`);
  }
  for (const name of [indexAnalyzer, searchAnalyzer]) {
    if (name && languageAnalyzer.test(name)) {
      throw refuse(`The field '${path}' can have the analyzer '${name}' of a language as 'analyzer' only.`);
    }
  }
  for (const name of [analyzer, indexAnalyzer, searchAnalyzer]) {
    if (!name) continue;
    if (!isSearched) throw refuse(`The field '${path}' is not searchable, so it cannot have an analyzer.`);
    if (findAnalyzer(name, definition) === undefined) {
      throw refuse(`The analyzer '${name}' of the field '${path}' is not defined.`);
    }
  }
}

function checkNormalizer(name: string, path: string, isText: boolean, definition: SentDefinition): void {
  const normalizer = findNormalizer(name, definition);
  if (!isText || normalizer === undefined) {
    throw refuse(
      `The normalizer '${name}' of the field '${path}' is not defined, or the field holds no text.`,
    );
  }
  if (normalizer instanceof NotHere) {
    throw notRunLocally(
      `${normalizer.name} in the normalizer ${name} (${path})`,
      "use lowercase or asciifolding",
    );
  }
}

function refuse(message: string) {
  return invalid(`definition : ${message}`, "InvalidRequestParameter", "InvalidField");
}
