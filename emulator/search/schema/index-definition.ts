import * as z from "zod";
import { invalid, notRunLocally } from "../search-error";
import { checkDefinition } from "./definition-checks";
import { withDefaults } from "./definition-defaults";

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
const metric = z.enum(["cosine", "euclidean", "dotProduct", "hamming"]).nullish();

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
  kind: z.enum(["scalarQuantization", "binaryQuantization"]),
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
export type FieldDefinition = z.output<typeof Field>;
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
  const { "@odata.etag": _, "@odata.context": __, ...definition } = parsed.data;
  checkDefinition(definition);
  return withDefaults(definition);
}

function isSet(body: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown>)?.[step], body);
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}
