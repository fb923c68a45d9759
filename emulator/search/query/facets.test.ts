import { LocalSearch } from "../search.fixture";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
  await local.makeShops();
});
afterAll(() => local.end());

const facet = async (text: string) => {
  const { body } = await local.post("/indexes('shops')/docs/search", { facets: [text], top: 0 });
  return body["@search.facets"]?.[text.split(",")[0] ?? ""];
};

test.each([
  [
    "founded,interval:year",
    [
      ["1", "2000-01-01T00:00:00Z"],
      ["1", "2010-01-01T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:quarter",
    [
      ["1", "2000-01-01T00:00:00Z"],
      ["1", "2010-04-01T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:month",
    [
      ["1", "2000-01-01T00:00:00Z"],
      ["1", "2010-06-01T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:week",
    [
      ["1", "1999-12-27T00:00:00Z"],
      ["1", "2010-06-14T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:day",
    [
      ["1", "2000-01-01T00:00:00Z"],
      ["1", "2010-06-15T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:hour",
    [
      ["1", "2000-01-01T00:00:00Z"],
      ["1", "2010-06-15T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:minute",
    [
      ["1", "2000-01-01T00:30:00Z"],
      ["1", "2010-06-15T00:00:00Z"],
    ],
  ],
  [
    "founded,interval:year,timeoffset:-01:00",
    [
      ["1", "1999-01-01T01:00:00Z"],
      ["1", "2010-01-01T01:00:00Z"],
    ],
  ],
  [
    "stars,sort:-value,count:2",
    [
      ["1", "5"],
      ["1", "4"],
    ],
  ],
  [
    "stars,interval:2",
    [
      ["1", "2"],
      ["2", "4"],
    ],
  ],
  [
    "tags",
    [
      ["2", "summer"],
      ["2", "wool"],
      ["1", "silk"],
    ],
  ],
  [
    "tags,sort:-count",
    [
      ["1", "silk"],
      ["2", "summer"],
      ["2", "wool"],
    ],
  ],
  [
    "isOpen,sort:count",
    [
      ["2", "false"],
      ["1", "true"],
    ],
  ],
  [
    "address/city",
    [
      ["2", "Berlin"],
      ["1", "Bonn"],
    ],
  ],
  [
    "shelves/labels",
    [
      ["2", "new"],
      ["1", "warm"],
    ],
  ],
  [
    "shelves/price,sort:value",
    [
      ["1", "20"],
      ["1", "90"],
      ["1", "240"],
    ],
  ],
  [
    "brand",
    [
      ["2", "alba"],
      ["1", "zeta"],
    ],
  ],
  [
    "tags,count:0",
    [
      ["2", "summer"],
      ["2", "wool"],
      ["1", "silk"],
    ],
  ],
])("counts %s", async (text, expected) => {
  const buckets = (await facet(text)) as { count: number; value: unknown }[];
  expect(buckets.map(({ count, value }) => [`${count}`, `${value}`])).toEqual(expected);
});

test("counts ranges of dates and of fields in lists, a document once for each", async () => {
  expect(await facet("founded,values:2000-01-01T00:30:00Z|2010-01-01T00:00:00Z")).toEqual([
    { count: 0, to: "2000-01-01T00:30:00Z" },
    { count: 1, from: "2000-01-01T00:30:00Z", to: "2010-01-01T00:00:00Z" },
    { count: 1, from: "2010-01-01T00:00:00Z" },
  ]);
  expect(await facet("shelves/price,values:50|100")).toEqual([
    { count: 1, to: 50 },
    { count: 1, from: 50, to: 100 },
    { count: 1, from: 100 },
  ]);
});

test.each([
  "size",
  "about",
  "place",
  "stars,interval:0",
  "stars,interval:year",
  "founded,interval:fortnight",
  "founded,interval:5",
  "founded,values:yesterday",
  "stars,values:a|b",
  "stars,count:-1",
  "stars,count:x",
  "stars,sort:up",
  "stars,color:red",
  "stars,",
  "name,interval:5",
  "stars,interval:5,values:1|2",
  "stars,interval:5,timeoffset:-01:00",
  "founded,interval:year,timeoffset:abc",
])("fails when a facet is %s", async (text) => {
  expect((await local.post("/indexes('shops')/docs/search", { facets: [text] })).status).toBe(400);
});

describe("order", () => {
  const ordered = async (orderby: string) => {
    const { body } = await local.post("/indexes('shops')/docs/search", { orderby, select: "id" });
    return body.value?.map(({ id }) => id).join("");
  };

  test.each([
    ["stars desc,id", "13245"],
    ["stars,id desc", "54231"],
    ["founded desc,id", "21345"],
    ["address/city desc,id", "41235"],
    ["brand,id", "45123"],
    ["search.score() desc,id desc", "54321"],
    ["geo.distance(place, geography'POINT(13.6 52.6)'),id", "21345"],
    ["geo.distance(geography'POINT(13.6 52.6)', place) desc,id", "34512"],
  ])("by %s", async (orderby, ids) => {
    expect(await ordered(orderby)).toBe(ids);
  });

  test.each([
    "about",
    "tags",
    "shelves/price",
    "nothing",
    "stars up",
    "stars desc desc",
    "stars,",
    ",",
    "place",
    "geo.distance(place)",
    "geo.distance(stars, geography'POINT(1 1)')",
    "search.score(1)",
    "length(name)",
    Array.from({ length: 33 }, () => "stars").join(","),
  ])("fails when it is by %s", async (orderby) => {
    expect((await local.post("/indexes('shops')/docs/search", { orderby })).status).toBe(400);
  });
});

describe("scoring profiles", () => {
  const scores = async (query: object) => {
    const { status, body } = await local.post("/indexes('shops')/docs/search", { select: "id", ...query });
    return status === 200
      ? Object.fromEntries(body.value?.map((one) => [one["id"], one["@search.score"]]) ?? [])
      : { status };
  };

  test("a distance boosts the nearer, all the way to the boost", async () => {
    const found = await scores({ scoringProfile: "near", scoringParameters: ["here-13.4,52.5"] });
    expect(found["1"]).toBeCloseTo(5, 9);
    expect(found["2"]).toBeGreaterThan(4);
    expect(found["2"]).toBeLessThan(5);
    expect(found["3"]).toBe(1);
  });

  test.each([
    ["here--122.2,44.8", { "1": 1 }],
    ["here-'-122.2','44.8'", { "1": 1 }],
  ])("reads the parameter %s", async (parameter, expected) => {
    expect(await scores({ scoringProfile: "near", scoringParameters: [parameter] })).toMatchObject(expected);
  });

  test("weights, tags and magnitudes boost what they name", async () => {
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

  test.each([
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

describe("suggestions and autocompletion", () => {
  const suggest = async (query: object) => local.post("/indexes('shops')/docs/search.post.suggest", query);
  const complete = async (query: object) =>
    local.post("/indexes('shops')/docs/search.post.autocomplete", query);

  test("suggest the documents with all the words, the last one begun", async () => {
    const { body } = await suggest({ search: "silk cor", suggesterName: "sg" });
    expect(body.value).toEqual([{ "@search.text": "Silk Corner", id: "1" }]);
    const all = await suggest({
      search: "cor",
      suggesterName: "sg",
      select: "stars",
      orderby: "stars",
      top: 1,
    });
    expect(all.body.value).toEqual([{ "@search.text": "Corner Shoes", stars: 4 }]);
    expect((await suggest({ search: "crn", suggesterName: "sg" })).body.value).toEqual([]);
    expect((await suggest({ search: "conr", suggesterName: "sg", fuzzy: true })).body.value).toHaveLength(2);
    expect(
      (await suggest({ search: "cor", suggesterName: "sg", filter: "stars eq 5" })).body.value,
    ).toHaveLength(1);
    const inName = await suggest({ search: "run", suggesterName: "sg", searchFields: "name" });
    expect(inName.body.value).toEqual([]);
  });

  test("complete a word, a word and the next, or the last of two", async () => {
    expect((await complete({ search: "cor", suggesterName: "sg" })).body.value).toEqual([
      { text: "corner", queryPlusText: "corner" },
    ]);
    const two = await complete({ search: "war", suggesterName: "sg", autocompleteMode: "twoTerms" });
    expect(two.body.value).toEqual([{ text: "warm coats", queryPlusText: "warm coats" }]);
    const inContext = { search: "my silk c", suggesterName: "sg", autocompleteMode: "oneTermWithContext" };
    expect((await complete(inContext)).body.value).toEqual([
      { text: "silk corner", queryPlusText: "my silk corner" },
    ]);
    expect((await complete({ search: "xyz", suggesterName: "sg" })).body.value).toEqual([]);
  });

  test("are answered by GET as well", async () => {
    const response = await local.request(
      "/indexes/shops/docs/search.autocomplete?search=cor&suggesterName=sg&fuzzy=false",
    );
    expect(await response.json()).toMatchObject({ value: [{ text: "corner" }] });
  });

  test.each([
    { search: "cor", suggesterName: "other" },
    { search: "cor" },
    { search: "", suggesterName: "sg" },
    { search: "x".repeat(101), suggesterName: "sg" },
    { search: "cor", suggesterName: "sg", searchFields: "tags" },
    { search: "cor", suggesterName: "sg", top: 0 },
    { search: "cor", suggesterName: "sg", filter: "stars" },
  ])("fails when they are asked %j", async (query) => {
    expect((await suggest(query)).status).toBe(400);
    expect((await complete(query)).status).toBe(400);
  });
});
