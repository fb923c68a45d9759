import { LocalSearch } from "../testing/search";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
  await local.makeShops();
  await local.post("/indexes", {
    name: "vectors",
    fields: [
      { name: "id", type: "Edm.String", key: true },
      {
        name: "vector",
        type: "Collection(Edm.Single)",
        dimensions: 4,
        vectorSearchProfile: "p",
        retrievable: true,
      },
    ],
    vectorSearch: { algorithms: [{ name: "a", kind: "hnsw" }], profiles: [{ name: "p", algorithm: "a" }] },
  });
});
afterAll(() => local.end());

const write = (index: string, members: string) =>
  local.post(`/indexes('${index}')/docs/search.index`, `{"value":[{"id":"x",${members}}]}`);

async function read(index: string, name: string): Promise<string> {
  const response = await local.request(`/indexes('${index}')/docs('x')?$select=${name}`, {
    headers: { accept: "application/json;odata.metadata=none" },
  });
  return response.text();
}

it.each([
  ["a vector with null", "vectors", '"vector":[1,null,2,3]'],
  ["a vector with text", "vectors", '"vector":["1",1,1,1]'],
  ["a vector with a boolean", "vectors", '"vector":[true,1,1,1]'],
  ["a vector with a list", "vectors", '"vector":[[1],1,1,1]'],
  ["a vector beyond what a float holds", "vectors", '"vector":[1e39,1,1,1]'],
  ["a vector that is no list", "vectors", '"vector":{"0":1}'],
  ["a fraction for Int32", "shops", '"stars":1.5'],
  ["2^31 for Int32", "shops", '"stars":2147483648'],
  ["below -2^31 for Int32", "shops", '"stars":-2147483649'],
  ["text for Int32", "shops", '"stars":"5"'],
  ["a fraction for Int64", "shops", '"visitors":0.5'],
  ["2^63 for Int64", "shops", '"visitors":9223372036854775808'],
  ["text for Int64", "shops", '"visitors":"1"'],
  ["text for Double", "shops", '"margin":"1.5"'],
  ["text for Boolean", "shops", '"isOpen":"true"'],
  ["a number for Boolean", "shops", '"isOpen":1'],
  ["a number for String", "shops", '"name":5'],
  ["a date without zone", "shops", '"founded":"2020-01-01T00:00:00"'],
  ["a date without time", "shops", '"founded":"2020-01-01"'],
  ["30 February", "shops", '"founded":"2020-02-30T00:00:00Z"'],
  ["month 13", "shops", '"founded":"2020-13-01T00:00:00Z"'],
  ["hour 24", "shops", '"founded":"2020-01-01T24:00:00Z"'],
  ["a number for a date", "shops", '"founded":1577836800000'],
  ["null in a list", "shops", '"tags":["a",null]'],
  ["null for a list", "shops", '"tags":null'],
  ["text for a list", "shops", '"tags":"a"'],
  ["a number in a list of text", "shops", '"tags":[1]'],
  ["a place beyond the pole", "shops", '"place":{"type":"Point","coordinates":[0,91]}'],
  ["a place that is no point", "shops", '"place":[0,1]'],
  ["a list for one complex value", "shops", '"address":[{"city":"x"}]'],
  ["an unknown field in a complex one", "shops", '"address":{"street":"x"}'],
  ["more objects than fit", "shops", `"shelves":[${Array.from({ length: 3001 }, () => "{}")}]`],
  ["a wrong value in a list of complex ones", "shops", '"shelves":[{"price":"5"}]'],
])("fails when a document has %s, and writes nothing", async (_, index, members) => {
  const answer = await write(index, members);
  expect(answer.status).toBe(400);
  expect((await local.request(`/indexes('${index}')/docs('x')`)).status).toBe(404);
});

describe("what is taken is given back as it was meant", () => {
  it.each([
    ["visitors", "9223372036854775807"],
    ["visitors", "-9223372036854775808"],
    ["visitors", "9007199254740993"],
    ["stars", "2147483647"],
    ["margin", '"NaN"'],
    ["margin", '"-INF"'],
    ["margin", "1e+308"],
    ["tags", "[]"],
  ])("%s as %s", async (name, value) => {
    expect((await write("shops", `"${name}":${value}`)).status).toBeLessThan(300);
    expect(await read("shops", name)).toBe(`{"${name}":${value}}`);
    await local.post(
      "/indexes('shops')/docs/search.index",
      '{"value":[{"@search.action":"delete","id":"x"}]}',
    );
  });

  it.each([
    ["2010-06-26T17:00:00-07:00", "2010-06-27T00:00:00Z"],
    ["2010-06-26T17:00:00.1230000Z", "2010-06-26T17:00:00.123Z"],
    ["2010-06-26T17:00:00.9Z", "2010-06-26T17:00:00.9Z"],
    ["2010-06-26T17:30Z", "2010-06-26T17:30:00Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
  ])("the date %s in UTC", async (sent, shown) => {
    await write("shops", `"founded":"${sent}"`);
    expect(await read("shops", "founded")).toBe(`{"founded":"${shown}"}`);
    await local.post(
      "/indexes('shops')/docs/search.index",
      '{"value":[{"@search.action":"delete","id":"x"}]}',
    );
  });

  it("large whole numbers survive a restart, and are told apart by a filter", async () => {
    await local.restart();
    // the first request finds its connection closed
    await local.request("/servicestats").catch(() => undefined);
    const found = async (filter: string) =>
      (await local.post("/indexes('shops')/docs/search", { filter })).body.value?.map(({ id }) => id);
    expect(await found("visitors eq 9007199254740993")).toEqual(["1"]);
    expect(await found("visitors eq 9007199254740992")).toEqual([]);
    expect(await found("visitors gt 9007199254740992")).toEqual(["1"]);
  });
});

it("a merge changes one field of a complex value, and replaces a list as a whole", async () => {
  const merged = { "@search.action": "merge", id: "1", address: { zip: "1" }, shelves: [{ kind: "hat" }] };
  await local.post("/indexes('shops')/docs/search.index", { value: [merged] });
  const { body } = await local.post("/indexes('shops')/docs/search", {
    filter: "id eq '1'",
    select: "address,shelves/kind,shelves/price",
  });
  expect(body.value?.[0]).toMatchObject({
    address: { city: "Berlin", zip: "1" },
    shelves: [{ kind: "hat", price: null }],
  });
});
