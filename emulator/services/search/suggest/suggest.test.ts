import { LocalSearch } from "../testing/search";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
  await local.makeShops();
});
afterAll(() => local.end());

describe("suggestions and autocompletion", () => {
  const suggest = async (query: object) => local.post("/indexes('shops')/docs/search.post.suggest", query);
  const complete = async (query: object) =>
    local.post("/indexes('shops')/docs/search.post.autocomplete", query);

  it("suggest the documents with all the words, the last one begun", async () => {
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

  it("complete a word, a word and the next, or the last of two", async () => {
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

  it("are answered by GET as well", async () => {
    const response = await local.request(
      "/indexes/shops/docs/search.autocomplete?search=cor&suggesterName=sg&fuzzy=false",
    );
    expect(await response.json()).toMatchObject({ value: [{ text: "corner" }] });
  });

  it.each([
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
