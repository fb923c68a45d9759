import { LocalSearch } from "../testing/search";

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

it.each([
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

it("counts ranges of dates and of fields in lists, a document once for each", async () => {
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

it.each([
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
