import { LocalSearch } from "../testing/search";

const local = new LocalSearch();
beforeAll(async () => {
  await local.start();
  local.grant(["Search Service Contributor", "Search Index Data Contributor"]);
  await local.makeShops();
});
afterAll(() => local.end());

describe("order", () => {
  const ordered = async (orderby: string) => {
    const { body } = await local.post("/indexes('shops')/docs/search", { orderby, select: "id" });
    return body.value?.map(({ id }) => id).join("");
  };

  it.each([
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

  it.each([
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
