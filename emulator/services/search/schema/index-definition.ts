import * as z from "zod";
import { AnalysisParts } from "../analysis/definition";
import { invalid } from "../search-error";
import { checkDefinition } from "./definition-checks";
import { withDefaults } from "./definition-defaults";
import { EncryptionKey } from "./encryption-key";
import { Field } from "./field-definition";
import { ScoringProfile, Suggester } from "./scoring-definition";
import { VectorSearch } from "./vector-definition";

const Similarity = z.union([
  z.strictObject({
    "@odata.type": z.literal("#Microsoft.Azure.Search.BM25Similarity"),
    k1: z.number().min(0).nullish(),
    b: z.number().min(0).max(1).nullish(),
  }),
  z.strictObject({ "@odata.type": z.literal("#Microsoft.Azure.Search.ClassicSimilarity") }),
]);

const Definition = z.strictObject({
  name: z.string(),
  description: z.string().max(4000).nullish(),
  fields: z.array(Field).min(1).max(1000),
  vectorSearch: VectorSearch.nullish(),
  similarity: Similarity.nullish(),
  corsOptions: z
    .strictObject({
      allowedOrigins: z.array(z.string()),
      maxAgeInSeconds: z.number().int().min(0).nullish(),
    })
    .nullish(),
  scoringProfiles: z.array(ScoringProfile).max(100).nullish(),
  defaultScoringProfile: z.string().nullish(),
  suggesters: z.array(Suggester).max(1, "an index has at most one suggester").nullish(),
  ...AnalysisParts,
  encryptionKey: EncryptionKey.nullish(),
  semantic: z
    .looseObject({ configurations: z.array(z.looseObject({ name: z.string() })).nullish() })
    .nullish(),
  "@odata.etag": z.string().nullish(),
  "@odata.context": z.string().optional(),
  // previews, which their clients send empty
  permissionFilterOption: z.null().optional(),
  purviewEnabled: z.literal(false).nullish(),
});

/** An index as it was sent. */
export type SentDefinition = Omit<z.output<typeof Definition>, "@odata.etag" | "@odata.context">;
/** An index with all that Azure assumes said. */
export type IndexDefinition = ReturnType<typeof withDefaults>;

/** @throws SearchError 400 for what Azure refuses, 501 for what only Azure runs */
export function parseDefinition(body: unknown): IndexDefinition {
  const definition = readDefinition(body);
  checkDefinition(definition);
  return withDefaults(definition);
}

/** One that was accepted before, maybe by a release with other rules. */
export function acceptedDefinition(body: unknown): IndexDefinition {
  return withDefaults(readDefinition(body));
}

function readDefinition(body: unknown): SentDefinition {
  const parsed = Definition.safeParse(body);
  if (!parsed.success) {
    const { issues } = parsed.error;
    throw invalid(
      `definition : ${issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`,
    );
  }
  const { "@odata.etag": _, "@odata.context": __, ...definition } = parsed.data;
  return definition;
}
