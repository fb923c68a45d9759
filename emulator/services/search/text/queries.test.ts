import { LocalSearch } from "../testing/search";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
  await local.makeShops();
});
afterAll(() => local.end());

const ask = (query: object) => local.post("/indexes('shops')/docs/search", { select: "id", ...query });
const found = async (query: object) => (await ask(query)).body.value?.map(({ id }) => id).sort();

describe("the simple syntax takes whatever is written", () => {
  it.each([
    ['5" heel', []],
    ["Silk (Corner", ["1", "3"]],
    ["Silk) Corner", ["1", "3"]],
    ['"Silk Corner"', ["1"]],
    ['"Corner Silk"', []],
    ["silk +corner", ["1"]],
    ["silk | wool", ["1", "2", "4"]],
    ["corner - silk", ["1", "2", "3", "4", "5"]],
    ["sil*", ["1"]],
    ["SIL*", ["1"]],
    ["sil\\*", []],
    ["*", ["1", "2", "3", "4", "5"]],
    ["wool *", ["1", "2", "3", "4", "5"]],
    ["(silk | wool) + house", ["2"]],
    ["+", []],
    ["- - - ", []],
    ["()", []],
    ["\\", []],
    ['"', []],
  ])("%s", async (search, ids) => {
    expect(await found({ search })).toEqual(ids);
  });

  it("every word counts with searchMode all, and a word that is not wanted takes away", async () => {
    expect(await found({ search: "corner -silk", searchMode: "all" })).toEqual(["3"]);
    expect(await found({ search: "silk corner", searchMode: "all" })).toEqual(["1"]);
  });

  it("each field reads words by its own analyzer: about knows stems, name does not", async () => {
    expect(await found({ search: "run" })).toEqual(["1", "2"]);
    expect(await found({ search: "corners" })).toEqual([]);
    expect(await found({ search: "dress", searchFields: "about" })).toEqual(["1"]);
  });

  it.each(["(".repeat(100_001), "a ".repeat(2000), `${"(a ".repeat(300)}${")".repeat(300)}`])(
    "fails when a query is larger than Azure takes",
    async (search) => {
      expect((await ask({ search })).status).toBe(400);
    },
  );
});

describe("the full syntax", () => {
  it.each([
    ["silk AND corner", ["1"]],
    ["silk OR wool", ["1", "2", "4"]],
    ["corner NOT silk", ["3"]],
    ["corner -silk", ["3"]],
    ["corner !silk", ["3"]],
    ["+corner +shoes", ["3"]],
    ["corner && shoes", ["3"]],
    ["name:corner AND tags:summer", ["1"]],
    ["address/city:berlin", ["1", "2"]],
    ["shelves/kind:(coat OR scarf)", ["1", "2"]],
    ["crner~", ["1", "3"]],
    ["crner~1", ["1", "3"]],
    ["crnr~1", []],
    ["hosue~1", ["2"]],
    ['"warm family"~5', ["2"]],
    ['"warm family"~1', []],
    ["h?use", ["2"]],
    ["cor*r", ["1", "3"]],
    ["Cor*", []],
    ["/s[hi].*/", ["1", "3", "4"]],
    ["/(wo|coa)[lot]+/", ["2", "4"]],
    ["/sil{1,2}k/", ["1"]],
    ["silk^3 wool", ["1", "2", "4"]],
    ["(silk wool)^0.5", ["1", "2", "4"]],
    ["it\\'s", ["4"]],
    ["-silk", []],
    ["*", ["1", "2", "3", "4", "5"]],
  ])("%s", async (search, ids) => {
    expect(await found({ search, queryType: "full" })).toEqual(ids);
  });

  it("a boost moves what it boosts to the front", async () => {
    const first = async (search: string) =>
      (await ask({ search, queryType: "full" })).body.value?.map(({ id }) => id)[0];
    expect(await first("name:house^9 OR name:shoes")).toBe("2");
    expect(await first("name:house OR name:shoes^9")).toBe("3");
  });

  it.each([
    ["/.*/.*/", "line 1, column 8"],
    ['"silk', "line 1, column 6"],
    ["(silk", "line 1, column 6"],
    ["silk)", "line 1, column 5"],
    ["silk AND", "line 1, column 9"],
    ["AND silk", "line 1, column 1"],
    ["*ilk", "line 1, column 1"],
    ["price:[1 TO 5]", "line 1, column 7"],
    ["about:", "line 1, column 7"],
    ["color:red", "'color' is not a searchable field"],
    ["stars:5", "'stars' is not a searchable field"],
    ["/(a/", "regular expression"],
    ["/[a/", "regular expression"],
    ["/*a/", "regular expression"],
    ["/a{1000}{1000}{1000}/", "regular expression"],
    ["(".repeat(5000), "too deep"],
  ])("fails when a query is %s", async (search, message) => {
    const { status, body } = await ask({ search, queryType: "full" });
    expect([status, body.error?.code]).toEqual([400, ""]);
    expect(body.error?.message).toContain(message);
  });

  it("a regular expression that would take a backtracking engine for ever is answered", async () => {
    expect(await found({ search: `/(a+)+${"(b|b)*".repeat(20)}c/`, queryType: "full" })).toEqual([]);
  });

  it.each(["/~(a)/", "/a&b/", "/<1-5>/"])("%s is refused by name", async (search) => {
    expect((await ask({ search, queryType: "full" })).status).toBe(501);
  });
});

it("synonyms of a map stand for what was asked, as long as the map is there", async () => {
  const map = {
    name: "words",
    format: "solr",
    synonyms: "fancy, silk\nunited states, usa => america\nhome => house",
  };
  expect((await local.post("/synonymmaps", map)).status).toBe(201);
  const fields = [
    { name: "id", type: "Edm.String", key: true },
    { name: "text", type: "Edm.String", synonymMaps: ["words"] },
  ];
  await local.post("/indexes", { name: "synonyms", fields });
  const texts = ["Silk", "Fancy", "america", "usa", "house", "home"];
  await local.post("/indexes('synonyms')/docs/search.index", {
    value: texts.map((text, at) => ({ id: `${at}`, text })),
  });
  const matching = async (search: string) =>
    (await local.post("/indexes('synonyms')/docs/search", { search })).body.value
      ?.map(({ text }) => text)
      .sort();
  expect(await matching("fancy")).toEqual(["Fancy", "Silk"]);
  expect(await matching("usa")).toEqual(["america"]);
  expect(await matching('"united states"')).toEqual(["america"]);
  expect(await matching("home")).toEqual(["house"]);
  await local.request("/synonymmaps('words')", { method: "DELETE" });
  expect(await matching("fancy")).toEqual(["Fancy"]);
  expect((await local.post("/indexes", { name: "missing", fields })).status).toBe(400);
  expect((await local.post("/synonymmaps", { name: "wrong", synonyms: "a => b => c" })).status).toBe(400);
});

it("text in a field whose analyzer is not here can be kept and filtered, and is refused by name when it is searched", async () => {
  const fields = [
    { name: "id", type: "Edm.String", key: true },
    { name: "text", type: "Edm.String", analyzer: "de.microsoft" },
  ];
  expect((await local.post("/indexes", { name: "german", fields })).status).toBe(201);
  await local.post("/indexes('german')/docs/search.index", { value: [{ id: "1", text: "Häuser" }] });
  const search = (query: object) => local.post("/indexes('german')/docs/search", query);
  expect((await search({ filter: "text eq 'Häuser'" })).body.value).toHaveLength(1);
  expect(await search({ search: "haus" })).toMatchObject({
    status: 501,
    body: { error: { code: "NotRunLocally" } },
  });
  expect((await search({ search: "1", searchFields: "id" })).body.value).toHaveLength(1);
});
