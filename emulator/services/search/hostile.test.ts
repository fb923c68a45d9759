import { runInNewContext } from "node:vm";
import { type Random, random } from "../../../runtime/shared/random";
import { analyze } from "./analysis/analyze";
import { parseFacet } from "./query/facet-request";
import { parseFilter } from "./query/filter";
import { parseOrderBy } from "./query/order-by";
import { scoringParameters } from "./query/scoring-parameters";
import { parseDefinition } from "./schema/index-definition";
import { schemaOf } from "./schema/index-schema";
import { SearchError } from "./search-error";
import { LocalSearch } from "./testing/search";
import { shopIndex, shops } from "./testing/shops";
import { parseFullQuery } from "./text/full-query";
import { parseSimpleQuery } from "./text/simple-query";
import { Synonyms } from "./text/synonyms";

/** Pieces of everything that the parsers know, and of what they do not. */
const pieces = [
  ..."()[]{}'\"\\/*?+-|&!~^:;,.<>=@#%$ \t\n\u0000é日🙂",
  ..."stars name tags shelves/price shelves address/city place founded isOpen id x x/price".split(" "),
  ..."and or not eq ne gt ge lt le any all any( all( x: search.in( search.score() geo.distance( AND OR NOT".split(
    " ",
  ),
  ..."0 1 -1 1.5 1e9 INF NaN null true false 2020-01-01T00:00:00Z 99999999999999999999 'a' geography'POINT(1 2)'".split(
    " ",
  ),
  ..."count: sort: values: interval: timeoffset: year asc desc => here-1,2".split(" "),
];

function text(source: Random): string {
  const length = 1 + source.below(12);
  const separator = source.below(3) === 0 ? "" : " ";
  return Array.from({ length }, () => pieces[source.below(pieces.length)]).join(separator);
}

const schema = schemaOf(parseDefinition(shopIndex));

it.each([
  ["filters", (given: string) => parseFilter(given, schema)({ id: "1" })],
  ["orders", (given: string) => parseOrderBy(given, schema, () => undefined)],
  ["facets", (given: string) => parseFacet(given, schema)],
  ["simple queries", (given: string) => parseSimpleQuery(given, "any")],
  ["full queries", (given: string) => parseFullQuery(given, "all")],
  ["scoring parameters", (given: string) => scoringParameters([given])],
  ["synonyms", (given: string) => Synonyms.read(given)],
])("%s of any kind are read, or refused in Azure's shape", (_, read) => {
  const source = random(7);
  let taken = 0;
  for (let time = 0; time < 20_000; time++) {
    const given = text(source);
    try {
      read(given);
      taken++;
    } catch (error) {
      if (!(error instanceof SearchError))
        throw new Error(`${JSON.stringify(given)}: ${error}`, { cause: error });
    }
  }
  expect(taken).toBeGreaterThan(20);
});

it.each([
  ["(", (given: string) => parseSimpleQuery(given, "any")],
  ['"(\\', (given: string) => parseSimpleQuery(given, "any")],
  ["a ", (given: string) => parseSimpleQuery(given, "all")],
  ["a/", (given: string) => parseFullQuery(given, "any")],
  ["a~ ", (given: string) => parseFullQuery(given, "any")],
  ["\\", (given: string) => parseFullQuery(given, "any")],
  ["'", (given: string) => parseFilter(given, schema)],
  ["a/", (given: string) => parseFilter(given, schema)],
  ["name eq 'a' or ", (given: string) => parseFilter(`${given}true`, schema)],
  [" ", (given: string) => scoringParameters([`a-${given}'`])],
  [
    "<!--",
    (given: string) => analyze({ text: given, tokenizer: "keyword_v2", charFilters: ["html_strip"] }, {}),
  ],
  [
    "<a",
    (given: string) => analyze({ text: given, tokenizer: "whitespace", charFilters: ["html_strip"] }, {}),
  ],
  ["a'", (given: string) => analyze({ text: given, analyzer: "fr.lucene" }, {})],
  ["é", (given: string) => analyze({ text: given, analyzer: "standardasciifolding.lucene" }, {})],
])("90,000 characters of %j cost no more than reading them", (piece, read) => {
  const given = piece.repeat(90_000 / piece.length);
  const isRefusal = (error: unknown) => error instanceof SearchError;
  // what would go on for minutes is ended, and fails
  const script = "(() => { try { read(given); } catch (error) { if (!isRefusal(error)) throw error; } })()";
  runInNewContext(script, { read, given, isRefusal }, { timeout: 20_000 });
});

describe("requests of any kind are answered", () => {
  const local = new LocalSearch();
  beforeAll(async () => {
    await local.start();
    local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
    await local.makeShops();
  });
  afterAll(() => local.end());

  const names = [
    "search",
    "filter",
    "orderby",
    "select",
    "searchFields",
    "queryType",
    "searchMode",
    "facets",
    "top",
  ];
  const more = [
    "scoringProfile",
    "scoringParameters",
    "suggesterName",
    "minimumCoverage",
    "vectorQueries",
    "skip",
  ];

  /** JSON of any shape, now and then with what is meant. */
  function value(source: Random, depth = 0): unknown {
    const known = [
      null,
      true,
      1,
      -1,
      1e308,
      "",
      "*",
      "full",
      "sg",
      "near",
      "shops",
      text(source),
      text(source),
    ];
    if (depth > 2 || source.below(3) > 0) return known[source.below(known.length)];
    if (source.below(2) === 0) return Array.from({ length: source.below(4) }, () => value(source, depth + 1));
    return Object.fromEntries(
      [...names, ...more].slice(0, source.below(6)).map((name) => [name, value(source, depth + 1)]),
    );
  }

  /** A known body in which one part is something else. */
  function damaged(source: Random, body: unknown): unknown {
    if (source.below(4) === 0 || typeof body !== "object" || body === null) return value(source);
    const members = Object.entries(body);
    const at = source.below(members.length + 1);
    if (at === members.length)
      return Array.isArray(body) ? [...body, value(source)] : { ...body, [text(source)]: value(source) };
    const changed = members.map(([name, inner], place) => [
      name,
      place === at ? damaged(source, inner) : inner,
    ]);
    return Array.isArray(body) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
  }

  it.each([
    [
      "queries",
      "/indexes('shops')/docs/search",
      {
        search: "silk",
        filter: "stars eq 5",
        facets: ["tags"],
        top: 3,
        orderby: "stars",
        select: "id",
        queryType: "full",
        scoringProfile: "near",
        scoringParameters: ["here-1,2"],
      },
    ],
    [
      "suggestions",
      "/indexes('shops')/docs/suggest",
      { search: "cor", suggesterName: "sg", filter: "isOpen" },
    ],
    [
      "completions",
      "/indexes('shops')/docs/autocomplete",
      { search: "cor", suggesterName: "sg", autocompleteMode: "twoTerms" },
    ],
    [
      "batches",
      "/indexes('shops')/docs/index",
      { value: shops.map((shop) => ({ ...shop, "@search.action": "mergeOrUpload" })) },
    ],
    [
      "definitions",
      "/indexes",
      {
        ...shopIndex,
        name: "other",
        analyzers: [{ name: "a", "@odata.type": "#Microsoft.Azure.Search.StopAnalyzer" }],
      },
    ],
    [
      "analyses",
      "/indexes('shops')/analyze",
      { text: "a b", tokenizer: "standard_v2", tokenFilters: ["lowercase"] },
    ],
    ["synonym maps", "/synonymmaps", { name: "m", synonyms: "a, b => c" }],
    ["aliases", "/aliases", { name: "a", indexes: ["shops"] }],
  ])("%s", async (_, path, body) => {
    const source = random(11);
    for (let time = 0; time < 250; time++) {
      const sent = damaged(source, body);
      const answer = await local.post(path, sent as object);
      if (answer.status >= 500) expect(answer.body.error?.code).toBe("NotRunLocally");
    }
    expect((await local.request("/indexes('shops')")).status).toBe(200);
  });

  it.each([
    "/%",
    "/indexes('%E0%A4%A')",
    "/indexes('shops')/docs('%')",
    "/indexes/shops/docs/%ff",
    "//",
    "/indexes('a''b')",
  ])("%s", async (path) => {
    expect((await local.request(path)).status).toBeLessThan(502);
    expect((await local.request("/indexes('shops')")).status).toBe(200);
  });

  it.each(["", "{", "[]", "null", "5", '"x"', "\u0000", '{"value":5}', '{"value":[5]}'])(
    "fails when the body is %j",
    async (body) => {
      for (const path of ["/indexes('shops')/docs/index", "/indexes", "/synonymmaps", "/aliases"]) {
        expect((await local.post(path, body)).status).toBe(400);
      }
    },
  );

  it("fails when the body nests deeper than anything can be read", async () => {
    expect((await local.post("/indexes", "[".repeat(100_000))).status).toBe(400);
  });
});
