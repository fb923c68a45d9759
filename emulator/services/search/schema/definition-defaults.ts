import type { FieldDefinition } from "./field-definition";
import { elementOf, isList, kindOf, vectorType } from "./field-types";
import type { SentDefinition } from "./index-definition";
import type { ScoringFunctionDefinition, ScoringProfileDefinition } from "./scoring-definition";
import { metricOf, type VectorAlgorithm, type VectorSearchDefinition } from "./vector-definition";

const bm25 = { "@odata.type": "#Microsoft.Azure.Search.BM25Similarity", k1: null, b: null } as const;

/** With everything said that Azure assumes, and what is empty, in the order in which Azure shows it. */
export function withDefaults(definition: SentDefinition) {
  const { similarity, vectorSearch, corsOptions } = definition;
  return {
    name: definition.name,
    description: definition.description ?? null,
    defaultScoringProfile: definition.defaultScoringProfile ?? null,
    fields: definition.fields.map((field) => fieldWithDefaults(field, false)),
    scoringProfiles: (definition.scoringProfiles ?? []).map(profileWithDefaults),
    corsOptions: corsOptions
      ? { allowedOrigins: corsOptions.allowedOrigins, maxAgeInSeconds: corsOptions.maxAgeInSeconds ?? null }
      : null,
    suggesters: definition.suggesters ?? [],
    analyzers: definition.analyzers ?? [],
    normalizers: definition.normalizers ?? [],
    tokenizers: definition.tokenizers ?? [],
    tokenFilters: definition.tokenFilters ?? [],
    charFilters: definition.charFilters ?? [],
    encryptionKey: definition.encryptionKey ?? null,
    // the classic one was for indexes made before 2020; one that is made now gets this
    similarity:
      similarity && "k1" in similarity
        ? { ...bm25, k1: similarity.k1 ?? null, b: similarity.b ?? null }
        : bm25,
    semantic: definition.semantic ?? null,
    vectorSearch: vectorSearch ? vectorsWithDefaults(vectorSearch) : null,
  };
}

/** @param isRepeated whether it lies in a list of complex values */
function fieldWithDefaults(field: FieldDefinition, isRepeated: boolean): FieldDefinition {
  const { name, type } = field;
  if (kindOf(type) === "complex") {
    const inside = isRepeated || isList(type);
    return { name, type, fields: (field.fields ?? []).map((inner) => fieldWithDefaults(inner, inside)) };
  }
  const isVector = type === vectorType;
  const isPoint = elementOf(type) === "Edm.GeographyPoint";
  return {
    name,
    type,
    searchable: field.searchable ?? (elementOf(type) === "Edm.String" || isVector),
    filterable: field.filterable ?? !isVector,
    retrievable: field.retrievable ?? !isVector,
    stored: field.stored ?? true,
    sortable: field.sortable ?? !(isList(type) || isRepeated),
    facetable: field.facetable ?? !(isVector || isPoint),
    key: field.key ?? false,
    indexAnalyzer: field.indexAnalyzer ?? null,
    searchAnalyzer: field.searchAnalyzer ?? null,
    analyzer: field.analyzer ?? null,
    normalizer: field.normalizer ?? null,
    dimensions: field.dimensions ?? null,
    vectorSearchProfile: field.vectorSearchProfile ?? null,
    vectorEncoding: field.vectorEncoding ?? null,
    synonymMaps: field.synonymMaps ?? [],
  };
}

function profileWithDefaults({ name, functionAggregation, text, functions }: ScoringProfileDefinition) {
  return {
    name,
    functionAggregation: functionAggregation ?? (functions?.length ? "sum" : null),
    text: text ?? null,
    functions: (functions ?? []).map(functionWithDefaults),
  };
}

function functionWithDefaults(given: ScoringFunctionDefinition): ScoringFunctionDefinition {
  const { fieldName, type, boost, interpolation } = given;
  const others = { freshness: null, magnitude: null, distance: null, tag: null };
  const own =
    given.type === "magnitude"
      ? {
          magnitude: {
            ...given.magnitude,
            constantBoostBeyondRange: given.magnitude.constantBoostBeyondRange ?? false,
          },
        }
      : { [type]: given[type as keyof typeof given] };
  return {
    fieldName,
    interpolation: interpolation ?? "linear",
    type,
    boost,
    ...others,
    ...own,
  } as ScoringFunctionDefinition;
}

function vectorsWithDefaults({ algorithms, profiles, vectorizers, compressions }: VectorSearchDefinition) {
  return {
    algorithms: (algorithms ?? []).map(algorithmWithDefaults),
    profiles: (profiles ?? []).map(({ name, algorithm, vectorizer, compression }) => ({
      name,
      algorithm,
      vectorizer: vectorizer ?? null,
      compression: compression ?? null,
    })),
    vectorizers: vectorizers ?? [],
    compressions: (compressions ?? []).map(({ name, kind, ...options }) => ({
      name,
      kind,
      scalarQuantizationParameters:
        kind === "scalarQuantization"
          ? { quantizedDataType: options.scalarQuantizationParameters?.quantizedDataType ?? "int8" }
          : null,
      rescoringOptions: {
        enableRescoring: options.rescoringOptions?.enableRescoring ?? true,
        defaultOversampling: options.rescoringOptions?.defaultOversampling ?? null,
        rescoreStorageMethod: options.rescoringOptions?.rescoreStorageMethod ?? "preserveOriginals",
      },
      truncationDimension: options.truncationDimension ?? null,
    })),
  };
}

function algorithmWithDefaults(algorithm: VectorAlgorithm): VectorAlgorithm {
  const { name, kind } = algorithm;
  const metric = metricOf(algorithm);
  if (kind === "exhaustiveKnn") {
    return { name, kind, hnswParameters: null, exhaustiveKnnParameters: { metric } };
  }
  const { m, efConstruction, efSearch } = algorithm.hnswParameters ?? {};
  return {
    name,
    kind,
    hnswParameters: {
      metric,
      m: m ?? 4,
      efConstruction: efConstruction ?? 400,
      efSearch: efSearch ?? 500,
    },
    exhaustiveKnnParameters: null,
  };
}
