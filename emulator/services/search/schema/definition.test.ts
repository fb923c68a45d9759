import { LocalSearch } from "../testing/search";
import { shopIndex } from "../testing/shops";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
});
afterAll(() => local.end());

const key = { name: "id", type: "Edm.String", key: true };
const vector = {
  name: "vector",
  type: "Collection(Edm.Single)",
  dimensions: 2,
  vectorSearchProfile: "p",
};
const vectorSearch = {
  algorithms: [{ name: "a", kind: "hnsw" }],
  profiles: [{ name: "p", algorithm: "a" }],
};
const text = (more: object) => ({ name: "text", type: "Edm.String", ...more });
const make = (definition: object) => local.post("/indexes", { name: "other", fields: [key], ...definition });

it("an index is given back with all that Azure assumes, empty members too, and can be sent back as it is", async () => {
  const { status, body } = await make({ fields: [key, vector], vectorSearch });
  expect(status).toBe(201);
  const { "@odata.context": _, "@odata.etag": etag, ...definition } = body;
  expect(etag).toMatch(/^"0x[0-9A-F]{15}"$/);
  const assumed = {
    sortable: true,
    indexAnalyzer: null,
    searchAnalyzer: null,
    analyzer: null,
    normalizer: null,
    vectorEncoding: null,
    synonymMaps: [],
  };
  const id = {
    ...key,
    ...assumed,
    searchable: true,
    filterable: true,
    retrievable: true,
    stored: true,
    facetable: true,
    dimensions: null,
    vectorSearchProfile: null,
  };
  const vectorField = {
    ...vector,
    ...assumed,
    key: false,
    searchable: true,
    filterable: false,
    retrievable: false,
    stored: true,
    sortable: false,
    facetable: false,
  };
  const hnswParameters = { metric: "cosine", m: 4, efConstruction: 400, efSearch: 500 };
  expect(definition).toEqual({
    name: "other",
    description: null,
    defaultScoringProfile: null,
    fields: [id, vectorField],
    scoringProfiles: [],
    corsOptions: null,
    suggesters: [],
    analyzers: [],
    normalizers: [],
    tokenizers: [],
    tokenFilters: [],
    charFilters: [],
    encryptionKey: null,
    similarity: { "@odata.type": "#Microsoft.Azure.Search.BM25Similarity", k1: null, b: null },
    semantic: null,
    vectorSearch: {
      algorithms: [{ name: "a", kind: "hnsw", hnswParameters, exhaustiveKnnParameters: null }],
      profiles: [{ name: "p", algorithm: "a", vectorizer: null, compression: null }],
      vectorizers: [],
      compressions: [],
    },
  });
  const again = await local.request("/indexes('other')", {
    method: "PUT",
    headers: { "if-match": String(etag) },
    body: JSON.stringify(body),
  });
  expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([204, "", etag]);
  await local.request("/indexes('other')", { method: "DELETE" });
});

it("the answers have Azure's headers, with the metadata that was asked for", async () => {
  const post = (accept: string) =>
    local.request("/indexes", {
      method: "POST",
      headers: { accept, "client-request-id": "mine" },
      body: JSON.stringify({ ...shopIndex, name: "headers" }),
    });
  const made = await post("application/json");
  expect(Object.fromEntries(made.headers)).toMatchObject({
    "content-type": "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8",
    "odata-version": "4.0",
    "preference-applied": 'odata.include-annotations="*"',
    etag: expect.stringMatching(/^"0x/),
    location: `${local.endpoint}/indexes('headers')?api-version=2026-04-01`,
    "request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    "client-request-id": "mine",
  });
  const refused = await post("application/json");
  expect(refused.status).toBe(409);
  expect(refused.headers.get("content-language")).toBe("en");
  const bare = await local.request("/indexes('headers')/docs?search=*", {
    headers: { accept: "application/json;odata.metadata=none" },
  });
  expect(bare.headers.get("content-type")).toContain("odata.metadata=none");
  expect(await bare.json()).toEqual({ value: [] });
  const removed = await local.request("/indexes('headers')", { method: "DELETE" });
  expect([removed.status, removed.headers.has("preference-applied")]).toEqual([204, true]);
});

it("what is kept and has no effect is given back, without secrets", async () => {
  const { status, body } = await make({
    corsOptions: { allowedOrigins: ["https://example.com"], maxAgeInSeconds: 60 },
    encryptionKey: {
      keyVaultKeyName: "k",
      keyVaultUri: "https://vault",
      accessCredentials: { applicationId: "a", applicationSecret: "secret" },
    },
    semantic: { configurations: [{ name: "s", prioritizedFields: {} }] },
    similarity: { "@odata.type": "#Microsoft.Azure.Search.ClassicSimilarity" },
    fields: [key, vector],
    vectorSearch: {
      ...vectorSearch,
      profiles: [{ name: "p", algorithm: "a", vectorizer: "v", compression: "c" }],
      vectorizers: [{ name: "v", kind: "azureOpenAI", azureOpenAIParameters: { deploymentId: "d" } }],
      compressions: [{ name: "c", kind: "binaryQuantization", truncationDimension: 2 }],
    },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    corsOptions: { maxAgeInSeconds: 60 },
    encryptionKey: { accessCredentials: { applicationId: "a", applicationSecret: null } },
    semantic: { configurations: [{ name: "s" }] },
    vectorSearch: { vectorizers: [{ name: "v" }], compressions: [{ kind: "binaryQuantization" }] },
  });
  for (const query of [
    { vectorQueries: [{ kind: "text", text: "x", fields: "vector" }] },
    { queryType: "semantic", semanticConfiguration: "s" },
  ]) {
    expect((await local.post("/indexes('other')/docs/search", query)).status).toBe(501);
  }
  await local.request("/indexes('other')", { method: "DELETE" });
});

it("every part of an analysis that Azure knows is kept, with what it assumes of the options", async () => {
  const type = (name: string) => ({
    name: name.toLowerCase(),
    "@odata.type": `#Microsoft.Azure.Search.${name}`,
  });
  const { status, body } = await make({
    analyzers: [type("PatternAnalyzer"), type("StandardAnalyzer"), type("StopAnalyzer")],
    tokenizers: [
      type("EdgeNGramTokenizer"),
      type("PathHierarchyTokenizerV2"),
      type("MicrosoftLanguageTokenizer"),
    ],
    tokenFilters: [
      { ...type("PhoneticTokenFilter"), encoder: "soundex" },
      type("ShingleTokenFilter"),
      type("StopwordsTokenFilter"),
      type("WordDelimiterTokenFilter"),
      { ...type("SynonymTokenFilter"), synonyms: ["a, b"] },
    ],
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    analyzers: [
      { lowercase: true, pattern: "\\W+", flags: null, stopwords: [] },
      { maxTokenLength: 255, stopwords: [] },
      { stopwords: [] },
    ],
    tokenizers: [
      { minGram: 1, maxGram: 2, tokenChars: [] },
      { delimiter: "/", replacement: "/", maxTokenLength: 300, reverse: false, skip: 0 },
      { maxTokenLength: 255, isSearchTokenizer: false, language: "english" },
    ],
    tokenFilters: [
      { encoder: "soundex", replace: true },
      { maxShingleSize: 2, outputUnigrams: true, tokenSeparator: " ", filterToken: "_" },
      { stopwords: [], stopwordsList: "english", ignoreCase: false, removeTrailing: true },
      { generateWordParts: true, catenateAll: false, protectedWords: [] },
      { synonyms: ["a, b"], expand: true },
    ],
  });
  const { "@odata.context": _, "@odata.etag": __, ...again } = body;
  const put = await local.request("/indexes('other')", { method: "PUT", body: JSON.stringify(again) });
  expect(put.status).toBe(204);
  await local.request("/indexes('other')", { method: "DELETE" });
});

describe("fails when an index has", () => {
  it.each([
    [
      "a vector that is not stored and retrievable",
      { fields: [key, { ...vector, stored: false, retrievable: true }], vectorSearch },
    ],
    ["a text that is not stored", { fields: [key, text({ stored: false })] }],
    ["two fields of one name", { fields: [key, text({}), { name: "TEXT", type: "Edm.String" }] }],
    ["no key", { fields: [text({})] }],
    [
      "a key in a complex field",
      { fields: [key, { name: "c", type: "Edm.ComplexType", fields: [{ ...key }] }] },
    ],
    ["a complex field without fields", { fields: [key, { name: "c", type: "Edm.ComplexType" }] }],
    [
      "a searchable complex field",
      { fields: [key, { name: "c", type: "Edm.ComplexType", searchable: true, fields: [text({})] }] },
    ],
    [
      "a sortable field in a list",
      {
        fields: [key, { name: "c", type: "Collection(Edm.ComplexType)", fields: [text({ sortable: true })] }],
      },
    ],
    ["a facetable place", { fields: [key, { name: "p", type: "Edm.GeographyPoint", facetable: true }] }],
    ["a searchable number", { fields: [key, { name: "n", type: "Edm.Int32", searchable: true }] }],
    ["a type of nobody", { fields: [key, { name: "n", type: "Edm.Decimal" }] }],
    ["an analyzer of nobody", { fields: [key, text({ analyzer: "klingon" })] }],
    [
      "an analyzer beside another",
      { fields: [key, text({ analyzer: "simple", searchAnalyzer: "simple", indexAnalyzer: "simple" })] },
    ],
    ["an index analyzer alone", { fields: [key, text({ indexAnalyzer: "simple" })] }],
    [
      "a language's analyzer for the index only",
      { fields: [key, text({ indexAnalyzer: "en.lucene", searchAnalyzer: "simple" })] },
    ],
    [
      "an analyzer where nothing is searched",
      { fields: [key, text({ analyzer: "simple", searchable: false })] },
    ],
    ["a normalizer of nobody", { fields: [key, text({ normalizer: "flat" })] }],
    [
      "a normalizer on a number",
      { fields: [key, { name: "n", type: "Edm.Int32", normalizer: "lowercase" }] },
    ],
    [
      "two suggesters",
      {
        suggesters: ["a", "b"].map((name) => ({
          name,
          searchMode: "analyzingInfixMatching",
          sourceFields: ["id"],
        })),
      },
    ],
    [
      "a suggester of a field that is not there",
      { suggesters: [{ name: "s", searchMode: "analyzingInfixMatching", sourceFields: ["x"] }] },
    ],
    [
      "a suggester over keywords",
      {
        fields: [key, text({ analyzer: "keyword" })],
        suggesters: [{ name: "s", searchMode: "analyzingInfixMatching", sourceFields: ["text"] }],
      },
    ],
    ["a default profile of nobody", { defaultScoringProfile: "p" }],
    ["a weight for what is not searched", { scoringProfiles: [{ name: "p", text: { weights: { x: 2 } } }] }],
    [
      "a function on a field of another type",
      {
        scoringProfiles: [
          {
            name: "p",
            functions: [
              { type: "freshness", fieldName: "id", boost: 2, freshness: { boostingDuration: "P1D" } },
            ],
          },
        ],
      },
    ],
    [
      "a boost of 1",
      {
        fields: [key, { name: "n", type: "Edm.Int32" }],
        scoringProfiles: [
          {
            name: "p",
            functions: [
              {
                type: "magnitude",
                fieldName: "n",
                boost: 1,
                magnitude: { boostingRangeStart: 1, boostingRangeEnd: 2 },
              },
            ],
          },
        ],
      },
    ],
    [
      "a duration that is none",
      {
        fields: [key, { name: "d", type: "Edm.DateTimeOffset" }],
        scoringProfiles: [
          {
            name: "p",
            functions: [
              { type: "freshness", fieldName: "d", boost: 2, freshness: { boostingDuration: "1 day" } },
            ],
          },
        ],
      },
    ],
    [
      "a filter of nobody",
      {
        analyzers: [
          {
            name: "a",
            "@odata.type": "#Microsoft.Azure.Search.CustomAnalyzer",
            tokenizer: "standard_v2",
            tokenFilters: ["x"],
          },
        ],
      },
    ],
    [
      "a part of a type of nobody",
      { tokenFilters: [{ name: "a", "@odata.type": "#Microsoft.Azure.Search.Filter" }] },
    ],
    [
      "an option of nobody",
      { analyzers: [{ name: "a", "@odata.type": "#Microsoft.Azure.Search.StopAnalyzer", words: [] }] },
    ],
    [
      "a pattern that is none",
      { analyzers: [{ name: "a", "@odata.type": "#Microsoft.Azure.Search.PatternAnalyzer", pattern: "(" }] },
    ],
    ["a profile without algorithm", { vectorSearch: { profiles: [{ name: "p", algorithm: "x" }] } }],
    ["a member of nobody", { colour: "red" }],
    ["a name that is none", { name: "A_B" }],
  ])("%s", async (_, definition) => {
    const { status, body } = await make(definition);
    expect([status, body.error?.code]).toEqual([400, expect.stringMatching(/^Invalid/)]);
  });

  it.each([
    [
      "another metric",
      {
        vectorSearch: {
          ...vectorSearch,
          algorithms: [{ name: "a", kind: "hnsw", hnswParameters: { metric: "dotProduct" } }],
        },
      },
    ],
    ["narrow vectors", { fields: [key, { ...vector, type: "Collection(Edm.Half)" }], vectorSearch }],
  ])("by name: %s", async (_, definition) => {
    expect((await make(definition)).status).toBe(501);
  });
});
