import * as z from "zod";
import { invalid, notRunLocally } from "../search-error";

const text = z.string().nullish();

const VectorQuery = z.strictObject({
  kind: z.literal("vector", "only vectors can be searched locally: embed texts and images first"),
  vector: z.array(z.number()).min(1),
  k: z.number().int().min(1).max(10_000).nullish(),
  fields: z.string(),
  exhaustive: z.boolean().nullish(),
  oversampling: z.number().min(1).nullish(),
  weight: z.number().positive().nullish(),
});

const Request = z.strictObject({
  search: text,
  searchMode: z.enum(["any", "all"]).nullish(),
  searchFields: text,
  queryType: z.enum(["simple", "full"]).nullish(),
  filter: text,
  orderby: text,
  select: text,
  facets: z.array(z.string()).nullish(),
  count: z.boolean().nullish(),
  top: z.number().int().min(0).nullish(),
  skip: z.number().int().min(0).max(100_000).nullish(),
  vectorQueries: z.array(VectorQuery).max(10).nullish(),
  vectorFilterMode: z.enum(["preFilter", "postFilter"]).nullish(),
  scoringProfile: text,
  scoringParameters: z.array(z.string()).nullish(),
  minimumCoverage: z.number().min(0).max(100).nullish(),
  // it has one shard and no replicas, so these change nothing
  scoringStatistics: z.enum(["local", "global"]).nullish(),
  sessionId: text,
});

export type SearchRequest = z.output<typeof Request>;
export type VectorQuery = z.output<typeof VectorQuery>;

/** Parameters of Azure's that nothing here does. */
const unsupported: Readonly<Record<string, string>> = {
  highlight: "highlighting",
  highlightPreTag: "highlighting",
  highlightPostTag: "highlighting",
  semanticConfiguration: "semantic ranking",
  semanticErrorHandling: "semantic ranking",
  semanticMaxWaitInMilliseconds: "semantic ranking",
  semanticQuery: "semantic ranking",
  answers: "semantic answers",
  captions: "semantic captions",
  debug: "debug information",
  hybridSearch: "hybridSearch",
  queryRewrites: "query rewriting",
};

/** @throws SearchError 400 for what Azure refuses, 501 for what only Azure does */
export function parseSearchRequest(body: unknown): SearchRequest {
  const given = Object.entries((body ?? {}) as Record<string, unknown>).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  for (const [name] of given) {
    const feature = unsupported[name];
    if (feature) throw notRunLocally(`${feature} (${name})`, `leave ${name} out of the query`);
  }
  const sent = Object.fromEntries(given);
  if (sent["queryType"] === "semantic") {
    throw notRunLocally("the query type semantic", 'use queryType "simple" or "full"');
  }
  refuseVectorFeatures(sent["vectorQueries"]);
  const parsed = Request.safeParse(sent);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "query"}: ${message}`);
  throw invalid(`parameters : ${issues.join("; ")}`);
}

function refuseVectorFeatures(queries: unknown): void {
  if (!Array.isArray(queries)) return;
  for (const query of queries as Record<string, unknown>[]) {
    if (typeof query !== "object" || query === null) continue; // told with its place below
    const kind = query["kind"];
    if (kind === "text" || kind === "imageUrl" || kind === "imageBinary") {
      throw notRunLocally(
        `vector queries of the kind ${kind}`,
        "embed it first and send a query of the kind vector",
      );
    }
    for (const name of ["filterOverride", "threshold", "perDocumentVectorLimit", "queryRewrites"]) {
      if ((query[name] ?? null) !== null) {
        throw notRunLocally(`${name} of vector queries`, `leave ${name} out of the query`);
      }
    }
  }
}
