import type { FieldDefinition, IndexDefinition, VectorAlgorithm } from "./index-definition";

/** With everything said that Azure assumes, as it shows it. */
export function withDefaults(definition: IndexDefinition): IndexDefinition {
  const { fields, vectorSearch } = definition;
  return {
    ...definition,
    fields: fields.map(withFlags),
    ...(vectorSearch
      ? { vectorSearch: { ...vectorSearch, algorithms: vectorSearch.algorithms?.map(withParameters) } }
      : {}),
  };
}

function withFlags(field: FieldDefinition): FieldDefinition {
  const isVector = field.type === "Collection(Edm.Single)";
  const isText = field.type.includes("Edm.String");
  return {
    ...field,
    key: field.key ?? false,
    searchable: field.searchable ?? (isText || isVector),
    filterable: field.filterable ?? !isVector,
    sortable: field.sortable ?? !field.type.startsWith("Collection("),
    facetable: field.facetable ?? !isVector,
    retrievable: field.retrievable ?? true,
    stored: field.stored ?? true,
  };
}

function withParameters(algorithm: VectorAlgorithm): VectorAlgorithm {
  const { name, kind } = algorithm;
  if (kind === "exhaustiveKnn") {
    return { name, kind, exhaustiveKnnParameters: { metric: metricOf(algorithm) } };
  }
  const { m, efConstruction, efSearch } = algorithm.hnswParameters ?? {};
  return {
    name,
    kind,
    hnswParameters: {
      m: m ?? 4,
      efConstruction: efConstruction ?? 400,
      efSearch: efSearch ?? 500,
      metric: metricOf(algorithm),
    },
  };
}

/** How an algorithm measures nearness. */
export function metricOf(algorithm: VectorAlgorithm): "cosine" | "euclidean" | "dotProduct" | "hamming" {
  const parameters = algorithm.kind === "hnsw" ? algorithm.hnswParameters : algorithm.exhaustiveKnnParameters;
  return parameters?.metric ?? "cosine";
}
