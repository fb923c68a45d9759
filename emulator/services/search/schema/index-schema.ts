import type { Shape } from "../../../../vector-index/shape";
import { type Analyzer, findAnalyzer } from "../analysis/analyzers";
import { NotHere } from "../analysis/building-block";
import { findNormalizer, type Normalize } from "../analysis/normalizers";
import type { FieldDefinition } from "./field-definition";
import { elementOf, type FieldType, isList, kindOf, type ScalarType } from "./field-types";
import type { IndexDefinition } from "./index-definition";
import type { ScoringProfileDefinition, SuggesterDefinition } from "./scoring-definition";

interface Node {
  /** With the names of the fields that it lies in: "address/city". */
  readonly path: string;
  readonly name: string;
  readonly retrievable: boolean;
}

/** A field with everything said that Azure assumes. */
export interface Field extends Node {
  readonly kind: "scalar";
  /** The names on the way from the document to it. */
  readonly steps: readonly string[];
  readonly type: FieldType;
  /** The type itself, or of what its list holds. */
  readonly element: ScalarType;
  /** Whether one document may have several values, here or in what it lies in. */
  readonly isMany: boolean;
  readonly key: boolean;
  readonly searchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly facetable: boolean;
  readonly indexAnalyzer: Analyzer;
  readonly searchAnalyzer: Analyzer;
  readonly normalize: Normalize | undefined;
  readonly synonymMaps: readonly string[];
}

/** A field that holds fields. */
export interface ComplexField extends Node {
  readonly kind: "complex";
  readonly isList: boolean;
  readonly fields: FieldTree;
}

export interface VectorField extends Node, Shape {
  readonly kind: "vector";
  readonly searchable: boolean;
}

export type FieldNode = Field | ComplexField | VectorField;
export type FieldTree = ReadonlyMap<string, FieldNode>;

/** What documents and queries are checked against. */
export interface IndexSchema {
  readonly key: Field;
  readonly tree: FieldTree;
  /** Those that hold values, by path; without vectors. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly vectors: ReadonlyMap<string, VectorField>;
  /** BM25's saturation and length normalisation. */
  readonly bm25: { readonly k1: number; readonly b: number };
  readonly scoringProfiles: readonly ScoringProfileDefinition[];
  readonly defaultScoringProfile: string | null;
  readonly suggesters: readonly SuggesterDefinition[];
}

export function schemaOf(definition: IndexDefinition): IndexSchema {
  const tree = treeOf(definition.fields, definition, [], false);
  const fields = new Map(scalars(tree).map((field) => [field.path, field]));
  const vectors = new Map<string, VectorField>();
  for (const node of tree.values()) if (node.kind === "vector") vectors.set(node.name, node);
  const key = [...fields.values()].find((field) => field.key);
  if (key === undefined)
    throw new Error("an index without a key was let through. This is a bug, please report it.");
  const { k1, b } = definition.similarity;
  return {
    key,
    tree,
    fields,
    vectors,
    bm25: { k1: k1 ?? 1.2, b: b ?? 0.75 },
    scoringProfiles: definition.scoringProfiles,
    defaultScoringProfile: definition.defaultScoringProfile,
    suggesters: definition.suggesters,
  };
}

function scalars(tree: FieldTree): Field[] {
  return [...tree.values()].flatMap((node) => {
    if (node.kind === "scalar") return [node];
    return node.kind === "complex" ? scalars(node.fields) : [];
  });
}

function treeOf(
  fields: readonly FieldDefinition[],
  definition: IndexDefinition,
  above: readonly string[],
  isRepeated: boolean,
): FieldTree {
  return new Map(
    fields.map((given): [string, FieldNode] => {
      const steps = [...above, given.name];
      switch (kindOf(given.type)) {
        case "complex": {
          const inside = treeOf(given.fields ?? [], definition, steps, isRepeated || isList(given.type));
          const path = steps.join("/");
          const isShown = [...inside.values()].some(({ retrievable }) => retrievable);
          return [
            given.name,
            {
              kind: "complex",
              path,
              name: given.name,
              retrievable: isShown,
              isList: isList(given.type),
              fields: inside,
            },
          ];
        }
        case "vector":
          return [given.name, vectorOf(given, definition)];
        default:
          return [given.name, fieldOf(given, definition, steps, isRepeated)];
      }
    }),
  );
}

function fieldOf(
  given: FieldDefinition,
  definition: IndexDefinition,
  steps: readonly string[],
  isRepeated: boolean,
): Field {
  const analyzer = (name: string | null | undefined) => {
    const found = findAnalyzer(name ?? "standard.lucene", definition);
    if (found === undefined)
      throw new Error(`the analyzer ${name} was let through. This is a bug, please report it.`);
    return found;
  };
  const normalizer = given.normalizer ? findNormalizer(given.normalizer, definition) : undefined;
  return {
    kind: "scalar",
    path: steps.join("/"),
    name: given.name,
    steps,
    type: given.type as FieldType,
    element: elementOf(given.type) as ScalarType,
    isMany: isRepeated || isList(given.type),
    key: given.key ?? false,
    searchable: given.searchable ?? false,
    filterable: given.filterable ?? false,
    sortable: given.sortable ?? false,
    facetable: given.facetable ?? false,
    retrievable: given.retrievable ?? true,
    indexAnalyzer: analyzer(given.indexAnalyzer ?? given.analyzer),
    searchAnalyzer: analyzer(given.searchAnalyzer ?? given.analyzer),
    normalize: normalizer instanceof NotHere ? undefined : normalizer,
    synonymMaps: given.synonymMaps ?? [],
  };
}

function vectorOf(given: FieldDefinition, { vectorSearch }: IndexDefinition): VectorField {
  const profile = vectorSearch?.profiles.find((one) => one.name === given.vectorSearchProfile);
  const compression = vectorSearch?.compressions.find((one) => one.name === profile?.compression);
  const algorithm = vectorSearch?.algorithms.find((one) => one.name === profile?.algorithm);
  return {
    kind: "vector",
    path: given.name,
    name: given.name,
    retrievable: (given.retrievable ?? true) && (given.stored ?? true),
    searchable: given.searchable ?? false,
    dimensions: given.dimensions ?? 0,
    by: algorithm?.kind === "hnsw" ? "graph" : "every vector",
    ...(algorithm?.hnswParameters?.efSearch && { atMostNodes: algorithm.hnswParameters.efSearch }),
    oversampling: compression ? (compression.rescoringOptions.defaultOversampling ?? 4) : 1,
  };
}
