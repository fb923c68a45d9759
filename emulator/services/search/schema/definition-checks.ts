import { findAnalyzer } from "../analysis/analyzers";
import type { AnalysisDefinition } from "../analysis/definition";
import { invalid } from "../search-error";
import { checkFields } from "./field-checks";
import type { FieldDefinition } from "./field-definition";
import { elementOf, kindOf } from "./field-types";
import type { SentDefinition } from "./index-definition";
import { checkVectors } from "./vector-checks";

/** Types of fields that a scoring function may look at. */
const boostable = {
  freshness: ["Edm.DateTimeOffset"],
  magnitude: ["Edm.Int32", "Edm.Int64", "Edm.Double"],
  distance: ["Edm.GeographyPoint"],
  tag: ["Edm.String", "Collection(Edm.String)"],
} as const;

/** What one part alone cannot show. @throws SearchError 400 for what Azure refuses, 501 for what only Azure runs */
export function checkDefinition(definition: SentDefinition): void {
  const { name, fields } = definition;
  if (!/^(?!.*--)[a-z0-9][a-z0-9-]{0,126}[a-z0-9]$/.test(name)) {
    throw invalid(
      `definition : Invalid index name: '${name}'. Index names must only contain lowercase letters, digits or dashes, cannot start or end with dashes and are limited to 128 characters.`,
      "InvalidName",
    );
  }
  const keys = fields.filter((field) => field.key);
  if (keys.length !== 1 || keys[0]?.type !== "Edm.String") {
    throw invalid(
      `definition : The index must have exactly one key field of type Edm.String; found ${keys.length} key field(s).`,
    );
  }
  checkFields(fields, definition);
  checkVectors(definition);
  const paths = new Map(pathsOf(fields));
  checkSuggesters(definition, paths);
  checkProfiles(definition, paths);
  for (const { name: own } of definition.analyzers ?? []) checkOwnAnalyzer(own, definition);
}

function pathsOf(fields: readonly FieldDefinition[], above = ""): [string, FieldDefinition][] {
  return fields.flatMap((field) => {
    const path = above + field.name;
    return [[path, field] as [string, FieldDefinition], ...pathsOf(field.fields ?? [], `${path}/`)];
  });
}

function checkOwnAnalyzer(name: string, definition: AnalysisDefinition): void {
  if (findAnalyzer(name, definition) === undefined) {
    throw invalid(`definition : The analyzer '${name}' names a part that is not defined.`);
  }
}

function checkSuggesters(definition: SentDefinition, paths: ReadonlyMap<string, FieldDefinition>): void {
  for (const { name, sourceFields } of definition.suggesters ?? []) {
    for (const path of sourceFields) {
      const field = paths.get(path);
      if (field === undefined || elementOf(field.type) !== "Edm.String") {
        throw invalid(
          `definition : The suggester '${name}' names '${path}', which is not a field of strings of this index.`,
        );
      }
      const analyzer = field.indexAnalyzer ?? field.analyzer ?? "standard.lucene";
      if (
        !/\.(lucene|microsoft)$/.test(analyzer) ||
        definition.analyzers?.some((own) => own.name === analyzer)
      ) {
        throw invalid(
          `definition : The suggester '${name}' names '${path}' with the analyzer '${analyzer}'. Fields of a suggester have the standard analyzer or that of a language.`,
        );
      }
    }
  }
}

function checkProfiles(definition: SentDefinition, paths: ReadonlyMap<string, FieldDefinition>): void {
  const profiles = definition.scoringProfiles ?? [];
  const chosen = definition.defaultScoringProfile;
  if (chosen && !profiles.some(({ name }) => name === chosen)) {
    throw invalid(`definition : The default scoring profile '${chosen}' is not defined.`);
  }
  for (const { name, text, functions } of profiles) {
    for (const path of Object.keys(text?.weights ?? {})) {
      const field = paths.get(path);
      if (field === undefined || !isSearchable(field)) {
        throw invalid(
          `definition : The scoring profile '${name}' weighs '${path}', which is not searchable.`,
        );
      }
    }
    for (const given of functions ?? []) {
      const { type, fieldName, boost, interpolation } = given;
      const field = paths.get(fieldName);
      const types: readonly string[] = boostable[type];
      if (field === undefined || field.filterable === false || !types.includes(field.type)) {
        throw invalid(
          `definition : The function '${type}' of the scoring profile '${name}' needs a filterable field of the type ${types.join(" or ")}; '${fieldName}' is none.`,
        );
      }
      if (boost === 0 || boost === 1) {
        throw invalid(`definition : The boost of '${fieldName}' in '${name}' must be neither 0 nor 1.`);
      }
      if (
        given.type === "magnitude" &&
        given.magnitude.boostingRangeStart === given.magnitude.boostingRangeEnd
      ) {
        throw invalid(`definition : The range of '${fieldName}' in '${name}' must not be empty.`);
      }
      if (type === "tag" && (interpolation === "quadratic" || interpolation === "logarithmic")) {
        throw invalid(`definition : A function 'tag' cannot have the interpolation '${interpolation}'.`);
      }
    }
  }
}

function isSearchable({ type, searchable }: FieldDefinition): boolean {
  return kindOf(type) === "scalar" && elementOf(type) === "Edm.String" && searchable !== false;
}
