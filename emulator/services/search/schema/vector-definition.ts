import * as z from "zod";
import { flag } from "./field-definition";

const range = (low: number, high: number) => z.number().int().min(low).max(high).nullish();
const metric = z.enum(["cosine", "euclidean", "dotProduct", "hamming"]).nullish();

const Algorithm = z.discriminatedUnion("kind", [
  z.strictObject({
    name: z.string(),
    kind: z.literal("hnsw"),
    hnswParameters: z
      .strictObject({ m: range(4, 10), efConstruction: range(100, 1000), efSearch: range(100, 1000), metric })
      .nullish(),
    exhaustiveKnnParameters: z.null().optional(),
  }),
  z.strictObject({
    name: z.string(),
    kind: z.literal("exhaustiveKnn"),
    hnswParameters: z.null().optional(),
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
  truncationDimension: z.number().int().min(2).nullish(),
});

const Profile = z.strictObject({
  name: z.string(),
  algorithm: z.string(),
  compression: z.string().nullish(),
  vectorizer: z.string().nullish(),
});

/** What turns a query's text or image into a vector; kept, and refused when a query needs it. */
const Vectorizer = z.looseObject({ name: z.string(), kind: z.string() });

export const VectorSearch = z.strictObject({
  algorithms: z.array(Algorithm).nullish(),
  compressions: z.array(Compression).nullish(),
  profiles: z.array(Profile).nullish(),
  vectorizers: z.array(Vectorizer).nullish(),
});

export type VectorAlgorithm = z.output<typeof Algorithm>;
export type VectorSearchDefinition = z.output<typeof VectorSearch>;

/** How an algorithm measures nearness. */
export function metricOf(algorithm: VectorAlgorithm): "cosine" | "euclidean" | "dotProduct" | "hamming" {
  const parameters = algorithm.kind === "hnsw" ? algorithm.hnswParameters : algorithm.exhaustiveKnnParameters;
  return parameters?.metric ?? "cosine";
}
