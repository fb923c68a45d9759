import { catalogueIndexName } from "../../catalogue/catalogue-index";
import { modelOf } from "../../shared/testing/scoring-server";
import { garments, photoOf } from "./testing/garments";
import { RunningApi } from "./testing/running-api";

const api = new RunningApi();
beforeAll(async () => {
  await api.start();
  await api.importCatalogue("blue", "green");
});
afterAll(() => api.end());
beforeEach(() => api.connect());

const blueIndex = catalogueIndexName(modelOf("blue").id);
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);

describe("POST /api/v1/search", () => {
  it("answers with the items that look like the photo, the best first", async () => {
    const { status, json, headers } = await api.postPhoto(photoOf("jeans"));
    expect(status).toBe(200);
    expect(json.items[0]).toEqual({
      id: "jeans",
      title: "Blue jeans",
      category: "trousers",
      price: null,
      currency: null,
      link: "https://shop.example/jeans",
      stock: 7,
      updated: "2026-01-01T00:00:00Z",
      picture: "/api/v1/items/jeans/picture",
      score: expect.closeTo(1, 3),
    });
    expect(json.items).toHaveLength(garments.length);
    expect(json.categories).toContainEqual({ name: "dress", count: 2 });
    expect(json).toMatchObject({
      model: { name: "model of blue", id: modelOf("blue").id },
      deployment: "blue",
      index: blueIndex,
      timings: {
        read: expect.any(Number),
        embedding: expect.any(Number),
        search: expect.any(Number),
        total: expect.any(Number),
      },
    });
    expect(headers.get("x-vitrine-deployment")).toBe("blue");
    expect(headers.get("server-timing")).toMatch(/read;dur=[\d.]+, .*embedding;dur=.*total;dur=/);
  });

  it("takes the photo as a form, with the filters as fields", async () => {
    const form = new FormData();
    form.set("image", new File([photoOf("red-dress")], "photo.jpg"));
    form.set("category", "dress");
    form.set("top", "1");
    form.set("maxPrice", "");
    const encoded = new Response(form);
    const contentType = encoded.headers.get("content-type") ?? "";
    const body = Buffer.from(await encoded.arrayBuffer());
    const { json } = await api.request("POST", "/api/v1/search", { "content-type": contentType }, body);
    expect(idsOf(json.items)).toEqual(["red-dress"]);
  });

  it.each([
    ["?category=shirt", ["black-shirt", "white-shirt"]],
    ["?category=men%27s+coats", ["o-neill"]],
    ["?category=%27+or+price+gt+0+or+category+eq+%27", []],
    ["?minPrice=59.9&maxPrice=120", ["black-shirt", "blue-dress", "red-dress"]],
    ["?category=dress&inStock=true", ["red-dress"]],
    ["?category=shirt&inStock=true", ["black-shirt", "white-shirt"]],
    ["?top=2", 2],
  ])("filters %s", async (query, expected) => {
    const { json } = await api.postPhoto(photoOf("red-dress"), query);
    if (typeof expected === "number") expect(json.items).toHaveLength(expected);
    else expect(idsOf(json.items).sort()).toEqual(expected);
  });

  it("joins the order of looks with the order of words", async () => {
    const { json } = await api.postPhoto(photoOf("white-shirt"), "?text=evening");
    expect(idsOf(json.items).slice(0, 2).sort()).toEqual(["blue-dress", "white-shirt"]);
  });

  it("lets the caller choose the deployment, and searches the index of its model", async () => {
    const { json } = await api.postPhoto(photoOf("jeans"), "?deployment=green&top=1");
    expect(json).toMatchObject({
      items: [{ id: "jeans" }],
      deployment: "green",
      index: catalogueIndexName(modelOf("green").id),
    });
  });
});

describe("what needs no photo", () => {
  it("searches by words in the index in use", async () => {
    const { json } = await api.request("GET", "/api/v1/search?text=linen&maxPrice=50");
    expect(json).toMatchObject({
      items: [{ id: "white-shirt" }],
      model: null,
      deployment: null,
      index: "catalogue",
    });
    expect(json.items).toHaveLength(1);
  });

  it("browses the items that pass the filters when there are no words, the newest first", async () => {
    const { json } = await api.request("GET", "/api/v1/search?inStock=true");
    expect(idsOf(json.items)).toEqual(["o-neill", "black-shirt", "jeans", "red-dress", "white-shirt"]);
    expect(json.categories).toContainEqual({ name: "shirt", count: 2 });
  });

  it("gives one item", async () => {
    const { json } = await api.request("GET", "/api/v1/items/o-neill");
    expect(json).toEqual({ ...garments[5], picture: "/api/v1/items/o-neill/picture" });
  });

  it("gives what looks like an item, without itself", async () => {
    const { json } = await api.request("GET", "/api/v1/items/red-dress/similar?category=dress");
    expect(idsOf(json.items)).toEqual(["blue-dress"]);
  });

  it("joins what looks like an item with the order of words", async () => {
    const { json } = await api.request("GET", "/api/v1/items/red-dress/similar?text=linen&top=2");
    expect(idsOf(json.items)).toContain("white-shirt");
  });

  it("gives the picture with an ETag, and nothing when the caller has it", async () => {
    const { headers, text } = await api.request("GET", "/api/v1/items/jeans/picture");
    expect(text).toContain("photo of jeans");
    expect(headers.get("cache-control")).toBe("public, max-age=3600");
    expect(headers.get("content-type")).toBe("image/jpeg");
    const etag = headers.get("etag") ?? "";
    const again = await api.request("GET", "/api/v1/items/jeans/picture", { "if-none-match": etag });
    expect(again).toMatchObject({ status: 304, text: "" });
    const weak = await api.request("GET", "/api/v1/items/jeans/picture", { "if-none-match": `W/${etag}` });
    expect(weak.status).toBe(304);
  });
});

it.each(["*", '"a", "b"', "no tag", '"', "W/", `"${"a".repeat(5000)}"`])(
  "gives the picture when If-None-Match is %j, which storage does not take",
  async (tag) => {
    const { status } = await api.request("GET", "/api/v1/items/jeans/picture", { "if-none-match": tag });
    expect(status).toBe(200);
  },
);

describe("problems", () => {
  it.each([
    ["GET", "/api/v1/items/absent", 404, "ItemNotFound"],
    ["GET", "/api/v1/items/absent/similar", 404, "ItemNotFound"],
    ["GET", "/api/v1/items/absent/picture", 404, "PictureNotFound"],
    ["GET", "/api/v1/items/..%2Fsecret/picture", 400, "ParameterNotValid"],
    ["GET", "/api/v1/search?text=shirt&deployment=green", 400, "ParameterNotValid"],
    ["GET", "/api/v1/nothing", 404, "RouteNotFound"],
    ["PUT", "/api/v1/search", 404, "RouteNotFound"],
  ])("%s %s is %i %s", async (method, path, status, code) => {
    const answer = await api.request(method, path);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer).toMatchObject({
      status,
      json: {
        status,
        code,
        type: `/api/v1/docs#${code}`,
        instance: `urn:uuid:${answer.headers.get("x-request-id")}`,
      },
    });
  });

  it("names every parameter that is wrong", async () => {
    const { json } = await api.postPhoto(photoOf("jeans"), "?top=51&minPrice=x&inStock=maybe&colour=red");
    expect(json).toMatchObject({ status: 400, code: "ParameterNotValid" });
    expect(json.errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual([
      "colour",
      "inStock",
      "minPrice",
      "top",
    ]);
  });

  it.each([
    ["ImageNotDecodable", 400],
    ["ImageTooLarge", 413],
    ["ImageFormatNotSupported", 415],
  ])("hands on the scoring server's %s", async (code, status) => {
    api.scoring.script.push({ status, body: { error: { code, message: "Said by the model's server." } } });
    expect(await api.postPhoto(photoOf(code))).toMatchObject({
      status,
      json: { code, detail: "Said by the model's server." },
    });
  });

  it("is 503 with Retry-After while the model is busy", async () => {
    api.scoring.script.push({ status: 429, headers: { "retry-after": "7" } });
    const { status, json, headers } = await api.postPhoto(photoOf("busy"));
    expect({ status, code: json.code, later: headers.get("retry-after") }).toEqual({
      status: 503,
      code: "EmbeddingBusy",
      later: "7",
    });
  });

  it("says nothing of our insides, and logs them", async () => {
    api.scoring.script.push({ status: 500, body: "at /home/app/server.js:12" });
    const { status, text, json } = await api.postPhoto(photoOf("failing"));
    expect({ status, code: json.code }).toEqual({ status: 503, code: "EmbeddingNotAvailable" });
    expect(text).not.toContain("/home");
    expect(api.logged.at(-1)).toContain("/home/app/server.js:12");
  });

  it("is 503 when the index may not be read", async () => {
    api.search.grant([]);
    const { status, json } = await api.request("GET", "/api/v1/items/jeans");
    api.search.grant(["Search Index Data Reader"]);
    expect({ status, code: json.code }).toEqual({ status: 503, code: "SearchNotAvailable" });
  });

  it("is 503 when a model's vectors are not there yet", async () => {
    const { status, json } = await api.postPhoto(photoOf("jeans"), "?deployment=yellow");
    expect({ status, code: json.code }).toEqual({ status: 503, code: "CatalogueNotReady" });
  });

  it("is 429 with Retry-After for a client that asks too often, and for it alone", async () => {
    await api.connect({ REQUESTS_PER_MINUTE: "2" });
    const ask = (address: string) =>
      api.request("GET", "/api/v1/items/jeans", { "x-forwarded-for": `1.2.3.4, ${address}` });
    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await ask("5.6.7.8:1234")).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await ask("5.6.7.8:999")).headers.get("retry-after")).toBe("30");
    expect((await ask("5.6.7.9:1234")).status).toBe(200);
  });
});

describe("telemetry", () => {
  it("tells the steps, what the cache gave, who answered, and the best score", async () => {
    api.events.length = 0;
    api.metrics.length = 0;
    await api.postPhoto(photoOf("telemetry"));
    expect(api.events).toMatchObject([
      {
        name: "search",
        properties: { deployment: "blue", embedding: "miss", results: "miss", index: blueIndex },
        measurements: { total: expect.any(Number), topScore: expect.any(Number), items: 6 },
      },
    ]);
    expect(api.metrics.map(({ name }) => name)).toContain("search top score");
  });

  it("counts problems by code", async () => {
    api.metrics.length = 0;
    await api.request("GET", "/api/v1/items/absent");
    expect(api.metrics).toEqual([
      { name: "search problems", value: 1, dimensions: { code: "ItemNotFound" } },
    ]);
  });
});

it("keeps a request's id when it is a UUID", async () => {
  const id = "11111111-2222-4333-8444-555555555555";
  const { headers } = await api.request("GET", "/api/v1/items/jeans", { "x-request-id": id });
  expect(headers.get("x-request-id")).toBe(id);
  const forged = await api.request("GET", "/api/v1/items/jeans", { "x-request-id": "<script>" });
  expect(forged.headers.get("x-request-id")).toMatch(/^0f0e0d0c-/);
});
