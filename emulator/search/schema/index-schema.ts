import { type Analyzer, analyzerNamed } from "./analyzers";
import type { FieldType } from "./field-types";
import type { IndexDefinition, VectorAlgorithm } from "./index-definition";

/** A field with everything said that Azure assumes. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly key: boolean;
  readonly searchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly facetable: boolean;
  readonly retrievable: boolean;
  readonly indexAnalyzer: Analyzer;
  readonly searchAnalyzer: Analyzer;
}

export interface VectorField extends Field {
  readonly dimensions: number;
  readonly algorithm: VectorAlgorithm;
  /** How many candidates are looked at for each one that is answered, before they are scored exactly. */
  readonly oversampling: number;
}

/** What documents and queries are checked against. */
export interface IndexSchema {
  readonly key: Field;
  /** All but vectors. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly vectors: ReadonlyMap<string, VectorField>;
  /** BM25's saturation and length normalisation. */
  readonly bm25: { readonly k1: number; readonly b: number };
}

export function schemaOf(definition: IndexDefinition): IndexSchema {
  const fields = new Map<string, Field>();
  const vectors = new Map<string, VectorField>();
  for (const given of definition.fields) {
    const field = fieldOf(given);
    if (given.dimensions) vectors.set(field.name, vectorOf(field, given, definition));
    else fields.set(field.name, field);
  }
  const key = [...fields.values()].find((field) => field.key);
  if (key === undefined)
    throw new Error("an index without a key was let through. This is a bug, please report it.");
  const { k1, b } = definition.similarity ?? {};
  return { key, fields, vectors, bm25: { k1: k1 ?? 1.2, b: b ?? 0.75 } };
}

function fieldOf(given: IndexDefinition["fields"][number]): Field {
  return {
    name: given.name,
    type: given.type as FieldType,
    key: given.key ?? false,
    searchable: given.searchable ?? false,
    filterable: given.filterable ?? false,
    sortable: given.sortable ?? false,
    facetable: given.facetable ?? false,
    retrievable: (given.retrievable ?? true) && (given.stored ?? true),
    indexAnalyzer: analyzerNamed(given.indexAnalyzer ?? given.analyzer),
    searchAnalyzer: analyzerNamed(given.searchAnalyzer ?? given.analyzer),
  };
}

function vectorOf(
  field: Field,
  given: IndexDefinition["fields"][number],
  { vectorSearch }: IndexDefinition,
): VectorField {
  const profile = vectorSearch?.profiles?.find((one) => one.name === given.vectorSearchProfile);
  const compression = vectorSearch?.compressions?.find((one) => one.name === profile?.compression);
  return {
    ...field,
    dimensions: given.dimensions ?? 0,
    algorithm: vectorSearch?.algorithms?.find((one) => one.name === profile?.algorithm) ?? {
      name: "exhaustive",
      kind: "exhaustiveKnn",
    },
    oversampling: compression ? (compression.rescoringOptions?.defaultOversampling ?? 4) : 1,
  };
}
