import type { Document } from "../documents/value";
import { parseDefinition } from "../schema/index-definition";
import { schemaOf } from "../schema/index-schema";
import { LocalSearch } from "../testing/search";
import { scoringProfile } from "./scoring-profile";

const magnitude = (more: object = {}, range: object = {}) => ({
  type: "magnitude",
  fieldName: "stars",
  boost: 3,
  magnitude: { boostingRangeStart: 0, boostingRangeEnd: 10, ...range },
  ...more,
});
const freshness = (boostingDuration: string) => ({
  type: "freshness",
  fieldName: "day",
  boost: 3,
  freshness: { boostingDuration },
});

/** What a profile of these functions multiplies the score of a document by. */
function boost(document: Document, functions: object[], functionAggregation?: string): number {
  const definition = parseDefinition({
    name: "items",
    fields: [
      { name: "id", type: "Edm.String", key: true },
      { name: "stars", type: "Edm.Double" },
      { name: "day", type: "Edm.DateTimeOffset" },
    ],
    scoringProfiles: [{ name: "p", functions, functionAggregation }],
  });
  return scoringProfile({ scoringProfile: "p" }, schemaOf(definition)).boostOf(document);
}

it.each([
  ["linear", [1, 2, 3, 1]],
  ["constant", [1, 3, 3, 1]],
])(
  "a magnitude grows by %s, from the start of its range to its end, and not beyond",
  (interpolation, expected) => {
    const boosts = [0, 5, 10, 11].map((stars) => boost({ stars }, [magnitude({ interpolation })]));
    expect(boosts).toEqual(expected);
  },
);

it("a quadratic boost stays high for long, a logarithmic one falls at once", () => {
  const at = (interpolation: string) => boost({ stars: 5 }, [magnitude({ interpolation })]);
  expect(at("quadratic")).toBeGreaterThan(at("linear"));
  expect(at("logarithmic")).toBeLessThan(at("linear"));
  for (const interpolation of ["quadratic", "logarithmic"]) {
    expect(boost({ stars: 10 }, [magnitude({ interpolation })])).toBeCloseTo(3, 9);
    expect(boost({ stars: 0 }, [magnitude({ interpolation })])).toBe(1);
  }
});

it("a range may fall, and go on for ever", () => {
  const cheap = [magnitude({}, { boostingRangeStart: 10, boostingRangeEnd: 0 })];
  expect(boost({ stars: 0 }, cheap)).toBe(3);
  expect(boost({ stars: 10 }, cheap)).toBe(1);
  expect(boost({ stars: 99 }, [magnitude({}, { constantBoostBeyondRange: true })])).toBe(3);
  expect(boost({ stars: null }, cheap)).toBe(1);
});

it.each([
  ["sum", 1 + 1 + 4],
  ["average", 1 + 2.5],
  ["minimum", 1 + 1],
  ["maximum", 1 + 4],
  ["firstMatching", 1 + 1],
])("several functions together: %s", (aggregation, expected) => {
  const functions = [magnitude(), magnitude({ boost: 5, interpolation: "constant" })];
  expect(boost({ stars: 5 }, functions, aggregation)).toBe(expected);
});

it("what is new is boosted, or with a negative duration what is near ahead", () => {
  const inDays = (days: number) => ({ day: new Date(Date.now() + days * 86_400_000).toISOString() });
  expect(boost(inDays(-1), [freshness("P10D")])).toBeCloseTo(2.8, 3);
  expect(boost(inDays(-11), [freshness("P10D")])).toBe(1);
  expect(boost(inDays(1), [freshness("P10D")])).toBe(1);
  expect(boost(inDays(1), [freshness("-P10D")])).toBeCloseTo(2.8, 3);
  expect(boost(inDays(-1), [freshness("-P10D")])).toBe(1);
  expect(boost(inDays(-1 / 24), [freshness("PT2H")])).toBeCloseTo(2, 3);
});

describe("profiles that a query names", () => {
  const local = new LocalSearch();
  beforeAll(async () => {
    await local.start();
    local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
    await local.makeShops();
  });
  afterAll(() => local.end());

  const scores = async (query: object) => {
    const { status, body } = await local.post("/indexes('shops')/docs/search", { select: "id", ...query });
    return status === 200
      ? Object.fromEntries(body.value?.map((one) => [one["id"], one["@search.score"]]) ?? [])
      : { status };
  };

  it("a distance boosts the nearer, all the way to the boost", async () => {
    const found = await scores({ scoringProfile: "near", scoringParameters: ["here-13.4,52.5"] });
    expect(found["1"]).toBeCloseTo(5, 9);
    expect(found["2"]).toBeGreaterThan(4);
    expect(found["2"]).toBeLessThan(5);
    expect(found["3"]).toBe(1);
  });

  it.each([
    ["here--122.2,44.8", { "1": 1 }],
    ["here-'-122.2','44.8'", { "1": 1 }],
  ])("reads the parameter %s", async (parameter, expected) => {
    expect(await scores({ scoringProfile: "near", scoringParameters: [parameter] })).toMatchObject(expected);
  });

  it("weights, tags and magnitudes boost what they name", async () => {
    const plain = await scores({ search: "wool", searchFields: "name,tags" });
    const named = await scores({ search: "wool", searchFields: "name,tags", scoringProfile: "named" });
    expect(named["4"]).toBeCloseTo(Number(plain["4"]), 9);
    expect(named["2"]).toBeGreaterThan(Number(plain["2"]) * 4);
    const liked = await scores({
      scoringProfile: "tagged",
      scoringParameters: ["liked-'silk, really',summer"],
    });
    expect(liked).toMatchObject({ "1": 3, "2": 1, "4": 3 });
    expect(await scores({ scoringProfile: "starred" })).toMatchObject({ "1": 4, "2": 1, "3": 1, "5": 1 });
  });

  it.each([
    { scoringProfile: "nothing" },
    { scoringProfile: "near" },
    { scoringProfile: "near", scoringParameters: ["there-1,1"] },
    { scoringProfile: "near", scoringParameters: ["here-1"] },
    { scoringProfile: "near", scoringParameters: ["here-200,1"] },
    { scoringProfile: "near", scoringParameters: ["here"] },
  ])("fails when the query says %j", async (query) => {
    expect(await scores(query)).toEqual({ status: 400 });
  });
});
