import * as z from "zod";
import { invalid, notRunLocally } from "../search-error";
import { analyzers } from "./analyzers";

export const fieldTypes = [
  "Edm.String",
  "Edm.Int32",
  "Edm.Int64",
  "Edm.Double",
  "Edm.Boolean",
  "Edm.DateTimeOffset",
  "Collection(Edm.String)",
  "Collection(Edm.Single)",
] as const;

export type FieldType = (typeof fieldTypes)[number];

/** null is what the client sends for what was not said. */
const flag = z.boolean().nullish();
const nothing = z.union([z.null(), z.array(z.unknown()).max(0)]).optional();

const Field = z.strictObject({
  name: z.string().regex(/^[A-Za-z]\w{0,127}$/, "a letter, then up to 127 letters, digits or underscores"),
  type: z.string(),
  key: flag,
  searchable: flag,
  filterable: flag,
  sortable: flag,
  facetable: flag,
  retrievable: flag,
  stored: flag,
  analyzer: z.string().nullish(),
  searchAnalyzer: z.string().nullish(),
  indexAnalyzer: z.string().nullish(),
  normalizer: z.null().optional(),
  synonymMaps: nothing,
  fields: nothing,
  dimensions: z.number().int().min(2).max(4096).nullish(),
  vectorSearchProfile: z.string().nullish(),
  vectorEncoding: z.null().optional(),
});

const range = (low: number, high: number) => z.number().int().min(low).max(high).nullish();
const Metric = z.enum(["cosine", "euclidean", "dotProduct", "hamming"]);
const metric = Metric.nullish();

const Algorithm = z.discriminatedUnion("kind", [
  z.strictObject({
    name: z.string(),
    kind: z.literal("hnsw"),
    hnswParameters: z
      .strictObject({ m: range(4, 10), efConstruction: range(100, 1000), efSearch: range(100, 1000), metric })
      .nullish(),
  }),
  z.strictObject({
    name: z.string(),
    kind: z.literal("exhaustiveKnn"),
    exhaustiveKnnParameters: z.strictObject({ metric }).nullish(),
  }),
]);

const Compression = z.strictObject({
  name: z.string(),
  kind: z.literal("scalarQuantization", "only scalarQuantization runs locally"),
  scalarQuantizationParameters: z.strictObject({ quantizedDataType: z.literal("int8").nullish() }).nullish(),
  rescoringOptions: z
    .strictObject({
      enableRescoring: flag,
      defaultOversampling: z.number().min(1).nullish(),
      rescoreStorageMethod: z.enum(["preserveOriginals", "discardOriginals"]).nullish(),
    })
    .nullish(),
  truncationDimension: z.null().optional(),
});

const Profile = z.strictObject({
  name: z.string(),
  algorithm: z.string(),
  compression: z.string().nullish(),
  vectorizer: z.null().optional(),
});

const Definition = z.strictObject({
  name: z.string(),
  description: z.string().max(4000).nullish(),
  fields: z.array(Field).min(1).max(1000),
  vectorSearch: z
    .strictObject({
      algorithms: z.array(Algorithm).nullish(),
      compressions: z.array(Compression).nullish(),
      profiles: z.array(Profile).nullish(),
      vectorizers: nothing,
    })
    .nullish(),
  similarity: z
    .strictObject({
      "@odata.type": z.literal("#Microsoft.Azure.Search.BM25Similarity"),
      k1: z.number().min(0).nullish(),
      b: z.number().min(0).max(1).nullish(),
    })
    .nullish(),
  corsOptions: z.unknown().optional(),
  "@odata.etag": z.string().nullish(),
  "@odata.context": z.string().optional(),
  // what the client sends empty
  scoringProfiles: nothing,
  defaultScoringProfile: z.null().optional(),
  suggesters: nothing,
  analyzers: nothing,
  tokenizers: nothing,
  tokenFilters: nothing,
  charFilters: nothing,
  normalizers: nothing,
  encryptionKey: z.null().optional(),
  semantic: z.null().optional(),
  permissionFilterOption: z.null().optional(),
  purviewEnabled: z.literal(false).nullish(),
});

/** An index as it was sent, with what Azure assumes. */
export type IndexDefinition = Omit<z.output<typeof Definition>, "@odata.etag" | "@odata.context">;
export type VectorAlgorithm = z.output<typeof Algorithm>;

/** Parts of an index that exist in Azure and not here, by the name in the definition. */
const unsupported: Readonly<Record<string, string>> = {
  scoringProfiles: "scoring profiles",
  defaultScoringProfile: "scoring profiles",
  suggesters: "suggesters",
  analyzers: "custom analyzers",
  tokenizers: "custom tokenizers",
  tokenFilters: "custom token filters",
  charFilters: "custom character filters",
  normalizers: "normalizers",
  normalizer: "normalizers",
  encryptionKey: "customer-managed keys",
  semantic: "semantic ranking",
  synonymMaps: "synonym maps",
  vectorizers: "vectorizers",
  vectorizer: "vectorizers",
  fields: "complex fields",
  vectorEncoding: "packed bits",
  truncationDimension: "truncated dimensions",
  permissionFilterOption: "permission filters",
  purviewEnabled: "sensitivity labels",
};

/** @throws SearchError 400 for what Azure refuses, 501 for what only Azure runs */
export function parseDefinition(body: unknown): IndexDefinition {
  const parsed = Definition.safeParse(body);
  if (!parsed.success) {
    const issues = parsed.error.issues;
    for (const { path, code } of issues) {
      const part = unsupported[String(path.at(-1))];
      if (
        part !== undefined &&
        code !== "unrecognized_keys" &&
        path.at(-1) !== undefined &&
        isSet(body, path)
      ) {
        throw notRunLocally(part, `leave ${path.join(".")} out of the index`);
      }
    }
    throw invalid(`index : ${issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`);
  }
  checkDefinition(parsed.data);
  const { "@odata.etag": _, "@odata.context": __, ...definition } = parsed.data;
  const { vectorSearch } = definition;
  return {
    ...definition,
    fields: definition.fields.map(withDefaults),
    ...(vectorSearch
      ? { vectorSearch: { ...vectorSearch, algorithms: vectorSearch.algorithms?.map(withParameters) } }
      : {}),
  };
}

/** The same for how vectors are searched. */
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

/** With everything said that Azure assumes, as it shows it. */
function withDefaults(field: IndexDefinition["fields"][number]): IndexDefinition["fields"][number] {
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

function isSet(body: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown>)?.[step], body);
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}

function checkDefinition({ name, fields, vectorSearch }: IndexDefinition): void {
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

function checkField(field: IndexDefinition["fields"][number], search: IndexDefinition["vectorSearch"]): void {
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
  const rescoring = compression?.rescoringOptions;
  if (rescoring?.enableRescoring === false || rescoring?.rescoreStorageMethod === "discardOriginals") {
    throw notRunLocally(
      "compression without the original vectors",
      'set rescoreStorageMethod to "preserveOriginals"',
    );
  }
}

function metricOf(algorithm: VectorAlgorithm): z.output<typeof Metric> {
  const parameters = algorithm.kind === "hnsw" ? algorithm.hnswParameters : algorithm.exhaustiveKnnParameters;
  return parameters?.metric ?? "cosine";
}
