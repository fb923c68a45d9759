import { catalogueIndex } from "../../catalogue/catalogue-index";
import { modelOf } from "../../shared/testing/scoring-server";
import { photoOf } from "./testing/garments";
import { RunningApi } from "./testing/running-api";

const api = new RunningApi();
beforeAll(() => api.start());
afterAll(() => api.end());
beforeEach(() => api.connect());

const index = catalogueIndex(modelOf("blue"));
const states: readonly (readonly [string, () => Promise<void>])[] = [
  ["there is no index", async () => api.search.grant(["Search Index Data Reader"])],
  ["there is an index and no alias", () => api.createIndex(index)],
  ["there is an index with nothing in it", () => api.createAlias(index.name)],
];

describe.each(states)("when %s", (_, make) => {
  beforeAll(make);

  it.each([
    ["a photo", () => api.postPhoto(photoOf("jeans"))],
    ["a photo that was searched before", () => api.postPhoto(photoOf("jeans"))],
    ["words", () => api.request("GET", "/api/v1/search?text=jeans")],
    ["a filter", () => api.request("GET", "/api/v1/search?category=dress")],
  ])("asks whoever searches with %s to come back when the catalogue is there", async (_, search) => {
    const { status, json, headers } = await search();
    expect({ status, code: json.code }).toEqual({ status: 503, code: "CatalogueNotReady" });
    expect(headers.get("retry-after")).toBe("60");
    expect(headers.get("content-type")).toBe("application/problem+json");
  });

  it("has no item, and is well but for the catalogue", async () => {
    const { status, json } = await api.request("GET", "/api/v1/items/jeans");
    expect({ status, code: json.code }).toEqual({ status: 404, code: "ItemNotFound" });
    const health = await api.request("GET", "/api/v1/health");
    expect(health).toMatchObject({
      status: 200,
      json: { status: "degraded", dependencies: { search: { status: "degraded" } } },
    });
  });
});

it("answers with no item where there are some and none fits", async () => {
  await api.importCatalogue("blue");
  const { status, json } = await api.request("GET", "/api/v1/search?category=nonesuch");
  expect({ status, items: json.items }).toEqual({ status: 200, items: [] });
  expect((await api.request("GET", "/api/v1/health")).json).toMatchObject({ status: "healthy" });
});
