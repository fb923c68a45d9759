import { LocalSearch } from "../../emulator/services/search/testing/search";
import { type Exchange, recordingsOf, replay, tally } from "./recordings";
import { RecordedSearch } from "./recordings-search";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
});
afterAll(() => local.end());

/** Differences that emulator/services/search/README.md lists. */
const documented: readonly string[] = ["CanSearchWithRangeFacets.json #7"];

const index = {
  name: "recorded",
  fields: [
    { name: "id", type: "Edm.String", key: true },
    { name: "vector", type: "Collection(Edm.Single)", dimensions: 2, vectorSearchProfile: "p" },
  ],
  vectorSearch: { algorithms: [{ name: "a", kind: "hnsw" }], profiles: [{ name: "p", algorithm: "a" }] },
};
const json = { "content-type": "application/json; odata.metadata=minimal", "odata-version": "4.0" };
const exchange = (
  seq: number,
  method: string,
  path: string,
  body: unknown,
  response: Exchange["response"],
) => ({
  source: "own",
  seq,
  request: { method, path, query: null, headers: {}, body },
  response,
});
const code = (name: string) => ({ error: { code: name, message: "" } });

/** What Azure is known to answer, for where its recordings are not. */
const own: readonly Exchange[] = [
  exchange(0, "POST", "/indexes", index, {
    status: 201,
    headers: { ...json, etag: '"0x1234567"', location: "https://recorded/indexes('recorded')" },
    body: {
      "@odata.etag": '"0x1234567"',
      name: "recorded",
      suggesters: [],
      similarity: { k1: null },
      semantic: null,
    },
  }),
  exchange(1, "GET", "/indexes('recorded')/docs('absent')", null, { status: 404, headers: {}, body: null }),
  exchange(
    2,
    "POST",
    "/indexes('recorded')/docs/search.index",
    { value: [{}] },
    {
      status: 400,
      headers: { "content-type": "application/json" },
      body: code("OperationNotAllowed"),
    },
  ),
  exchange(
    3,
    "PUT",
    "/indexes('recorded')",
    { ...index, "@odata.etag": '"0x1234567"', description: "x" },
    {
      status: 204,
      headers: { etag: '"0x7654321"' },
      body: null,
    },
  ),
  exchange(4, "DELETE", "/indexes('recorded')", null, { status: 204, headers: {}, body: null }),
  exchange(5, "DELETE", "/indexes('recorded')", null, {
    status: 404,
    headers: { "content-type": "application/json" },
    body: code("OperationNotAllowed"),
  }),
];

it("answers as Azure did, wherever that is recorded, but for what is documented", async () => {
  const exchanges = [...own, ...(recordingsOf("search") ?? [])];
  const verdicts = await replay(exchanges, new RecordedSearch(local));
  console.info(`search, ${exchanges.length} exchanges: ${JSON.stringify(tally(verdicts))}`);
  const differing = verdicts.filter(
    ({ outcome, exchange }) => outcome === "differs" && !documented.includes(exchange),
  );
  expect(differing).toEqual([]);
  expect(tally(verdicts)["headers only"] ?? 0).toBeLessThanOrEqual(2);
  expect(tally(verdicts)["refused by name"] ?? 0).toBeLessThanOrEqual(2);
});

it("a status, a code, a header or a member that is another one is found", async () => {
  const wrong = own.slice(0, 3).map((one, at) => ({
    ...one,
    response: [
      { ...one.response, body: { ...(one.response.body as object), fields: {} } },
      { ...one.response, status: 200 },
      { ...one.response, headers: { etag: "x" }, body: code("Other") },
    ][at] as Exchange["response"],
  }));
  const verdicts = await replay(wrong, new RecordedSearch(local));
  expect(verdicts.map(({ differences }) => differences.map(({ where }) => where))).toEqual([
    ["fields"],
    ["status"],
    ["error code", "header etag"],
  ]);
});
