import { catalogueIndexName } from "../../catalogue/catalogue-index";
import { modelOf } from "../../shared/testing/scoring-server";
import { photoOf } from "./testing/garments";
import { RunningApi } from "./testing/running-api";

const api = new RunningApi();
let warnings: jest.SpyInstance;
beforeAll(async () => {
  await api.start();
  await api.importCatalogue("blue", "green");
});
afterAll(() => api.end());
beforeEach(async () => {
  warnings = jest.spyOn(console, "warn").mockImplementation();
  for (const key of api.redis.values.keys()) if (!key.startsWith("version:")) api.redis.values.delete(key);
  api.scoring.requests.length = 0;
  api.scoring.deployment = "blue";
  await api.connect();
});
afterEach(() => warnings.mockRestore());

const photo = photoOf("jeans");
const indexOf = (deployment: string) => catalogueIndexName(modelOf(deployment).id);
const cacheOf = async (query = "", headers = {}) => (await api.postPhoto(photo, query, headers)).json.cache;

describe("the cache of embeddings", () => {
  it("asks the endpoint once for the same bytes, also in another process", async () => {
    expect(await cacheOf()).toMatchObject({ embedding: "miss" });
    await api.connect();
    const { json, headers } = await api.postPhoto(photo, "?top=3");
    expect(json).toMatchObject({
      cache: { embedding: "hit" },
      deployment: "blue",
      items: [{ id: "jeans" }, {}, {}],
    });
    expect(headers.get("x-vitrine-cache")).toBe("embedding=hit, results=miss");
    expect(api.scoring.requests).toHaveLength(1);
  });

  it("asks the endpoint once for the same bytes at the same time", async () => {
    api.scoring.milliseconds = 50;
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.postPhoto(photo)));
    api.scoring.milliseconds = 0;
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(api.scoring.requests).toHaveLength(1);
  });

  it("keeps apart what different deployments made", async () => {
    await cacheOf();
    const { json } = await api.postPhoto(photo, "?deployment=green");
    expect(json).toMatchObject({
      cache: { embedding: "miss" },
      deployment: "green",
      index: indexOf("green"),
    });
    expect(await cacheOf("?deployment=green")).toMatchObject({ embedding: "hit" });
    expect((await api.postPhoto(photo)).json).toMatchObject({
      cache: { embedding: "hit" },
      index: indexOf("blue"),
    });
  });

  it("uses what a model made while it shares the traffic with another", async () => {
    await cacheOf();
    api.scoring.deployment = "green";
    await api.postPhoto(photoOf("red-dress"));
    await api.connect();
    expect((await api.postPhoto(photo)).json).toMatchObject({
      cache: { embedding: "hit" },
      index: indexOf("blue"),
    });
    expect((await api.postPhoto(photoOf("red-dress"))).json).toMatchObject({
      cache: { embedding: "hit" },
      index: indexOf("green"),
    });
  });

  it("does not use what a model made that has not answered for ten minutes", async () => {
    await cacheOf();
    await api.settled();
    const sign = `model:*:${modelOf("blue").id}`;
    expect(api.redis.lives.get(sign)).toBe(600);
    api.redis.values.delete(sign);
    api.scoring.deployment = "green";
    await api.connect();
    expect((await api.postPhoto(photo)).json).toMatchObject({
      cache: { embedding: "miss" },
      index: indexOf("green"),
    });
  });

  it("embeds again when the index of the model that made it is gone", async () => {
    await api.importCatalogue("yellow");
    api.scoring.deployment = "yellow";
    await cacheOf();
    api.scoring.deployment = "blue";
    await api.removeIndex("yellow");
    expect((await api.postPhoto(photo, "?top=6")).json).toMatchObject({
      cache: { embedding: "miss" },
      index: indexOf("blue"),
    });
    expect(await cacheOf()).toMatchObject({ embedding: "hit" });
  });

  it("embeds now when the caller says no-cache, and keeps that", async () => {
    await cacheOf();
    expect(await cacheOf("", { "cache-control": "no-cache" })).toEqual({
      embedding: "miss",
      results: "miss",
    });
    expect(api.scoring.requests).toHaveLength(2);
  });

  it("makes anew what it cannot read", async () => {
    await cacheOf();
    await api.settled();
    for (const [key] of api.redis.values)
      if (/^[er]:/.test(key)) api.redis.values.set(key, Buffer.from("rubbish"));
    expect(await cacheOf()).toEqual({ embedding: "miss", results: "miss" });
  });

  it("makes anew what holds a number that is none", async () => {
    await cacheOf();
    await api.settled();
    for (const [key, value] of api.redis.values) {
      if (key.startsWith("e:"))
        api.redis.values.set(key, Buffer.concat([value.subarray(0, -4), Buffer.from("0000c07f", "hex")]));
    }
    expect(await cacheOf()).toMatchObject({ embedding: "miss" });
  });

  it("does not keep that the endpoint failed", async () => {
    api.scoring.script.push({ status: 500 });
    expect((await api.postPhoto(photo)).status).toBe(503);
    expect((await api.postPhoto(photo)).status).toBe(200);
  });
});

describe("the cache of results", () => {
  it("answers the same query again, with the same answer", async () => {
    const first = await api.postPhoto(photo, "?top=3&inStock=true");
    const second = await api.postPhoto(photo, "?inStock=true&top=3");
    expect(second.json.cache).toEqual({ embedding: "hit", results: "hit" });
    expect({ ...second.json, cache: 0, timings: 0 }).toEqual({ ...first.json, cache: 0, timings: 0 });
  });

  it("does not mix queries", async () => {
    const queries = [
      "",
      "?top=3",
      "?category=dress",
      "?minPrice=5",
      "?maxPrice=5",
      "?inStock=true",
      "?text=blue",
    ];
    for (const query of queries) expect(await cacheOf(query)).toMatchObject({ results: "miss" });
    for (const query of queries) expect(await cacheOf(query)).toMatchObject({ results: "hit" });
  });

  it("does not give an item among those that look like it because its photo was searched before", async () => {
    await api.postPhoto(photoOf("jeans"));
    const { json } = await api.request("GET", "/api/v1/items/jeans/similar");
    expect(json.cache).toEqual({ embedding: "hit", results: "miss" });
    expect(json.items.map(({ id }: { id: string }) => id)).not.toContain("jeans");
  });

  it("ends when the index has changed", async () => {
    await cacheOf();
    api.announceChange(indexOf("blue"));
    expect(await cacheOf()).toMatchObject({ results: "miss" });
    expect(await cacheOf()).toMatchObject({ results: "hit" });
  });

  it("keeps nothing about an index whose changes nobody announces", async () => {
    const ask = async () => (await api.request("GET", "/api/v1/search?text=dress")).json.cache;
    await ask();
    expect(await ask()).toEqual({ embedding: "off", results: "off" });
    api.announceChange("catalogue");
    await ask();
    expect(await ask()).toEqual({ embedding: "off", results: "hit" });
  });
});

describe("without the cache", () => {
  /** As it is where people wait. */
  beforeEach(() => api.connect({}, {}));

  it("answers every request while Redis goes away and comes back", async () => {
    const statuses: number[] = [];
    const caches: string[] = [];
    const ask = async (times: number) => {
      for (let index = 0; index < times; index++) {
        const { status, json } = await api.postPhoto(photo);
        statuses.push(status);
        caches.push(json.cache.embedding);
      }
    };
    await ask(5);
    const halt = api.redis.stop();
    await ask(20);
    await halt;
    expect(caches.slice(5, 25)).toContain("off");
    await api.redis.start();
    // each of its attempts to connect waits longer than the one before
    for (const end = Date.now() + 100_000; caches.at(-1) !== "hit" && Date.now() < end; await ask(1))
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(caches.at(-1)).toBe("hit");
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it("answers while Redis is silent, and says that the API is degraded, not down", async () => {
    await cacheOf();
    api.redis.isSilent = true;
    const before = api.redis.commands;
    for (let index = 0; index < 10; index++) expect((await api.postPhoto(photo)).status).toBe(200);
    expect(api.redis.commands - before).toBeLessThan(10);
    const { status, json } = await api.request("GET", "/api/v1/health");
    api.redis.isSilent = false;
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: "degraded",
      dependencies: { search: { status: "ok" }, cache: { status: "degraded" }, scoring: { status: "ok" } },
    });
  });
});
