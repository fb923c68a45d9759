import { learnEmbedding } from "../../articles/embedding/learn-embedding";
import { newsWorld } from "../../articles/sample/sample-world";
import { RunningArticles } from "./testing/running-articles";

let api: RunningArticles;
beforeAll(async () => {
  jest.spyOn(console, "warn").mockReturnValue(undefined); // connections break when a server stops
  api = await RunningArticles.start({ perMinute: 5 });
  await api.publish({ a1: {}, a2: { category: "sports" }, a3: { category: "science" } });
});
afterAll(async () => {
  await api?.stop();
  jest.restoreAllMocks();
});

describe("a publisher", () => {
  const article = {
    id: "p1",
    title: "A <b>title</b>",
    text: "<p>One.</p><script>alert(1)</script><p>Two words.</p>",
    category: "news",
    publisher: "The Press",
    language: "en",
    published_at: new Date().toISOString(),
  };

  it("with the role brings an article in, changes it and takes it back, once and for all", async () => {
    const token = await api.service("Articles.Publish");
    const ask = (method: string, path: string, body?: object) =>
      api.ask(method, path, { token, ...(body && { body }) });
    expect(await ask("POST", "/articles", article)).toMatchObject({
      status: 201,
      json: { id: "p1", change: "new", language: "en", story: null },
    });
    expect((await ask("POST", "/articles", article)).json.code).toBe("ArticleExists");
    const { id: _, ...rest } = article;
    expect((await ask("PUT", "/articles/p1", rest)).json.change).toBe("unchanged");
    expect((await ask("PUT", "/articles/p1", { ...rest, title: "Other" })).json.change).toBe("changed");
    expect((await api.ask("GET", "/articles/p1")).json).toMatchObject({
      title: "Other",
      text: "One.\n\nTwo words.",
    });
    const { json } = await ask("DELETE", "/articles/p1");
    expect(await ask("DELETE", "/articles/p1")).toMatchObject({ status: 200, json });
    expect((await ask("PUT", "/articles/p1", rest)).json.code).toBe("ArticleWithdrawn");
    expect((await ask("DELETE", "/articles/none")).json.code).toBe("ArticleNotFound");
  });

  it.each<[string, object, string]>([
    ["an image in somebody's own network", { image: "https://169.254.169.254/x.png" }, "ArticleNotValid"],
    ["a link that runs", { url: "javascript:alert(1)" }, "RequestNotValid"],
    ["nothing to read", { text: "<script>alert(1)</script>" }, "ArticleNotValid"],
    ["more than it may have", { secret: 1 }, "RequestNotValid"],
  ])("is told what is wrong with an article that has %s", async (_, wrong, code) => {
    const token = await api.service("Articles.Publish");
    const { status, json } = await api.ask("POST", "/articles", {
      token,
      body: { ...article, id: "p2", ...wrong },
    });
    expect([status, json.code]).toEqual([400, code]);
  });

  it("without the role may do nothing", async () => {
    const reader = await api.reader();
    for (const token of [reader, await api.service("Articles.Serve")])
      expect((await api.ask("DELETE", "/articles/a1", { token })).status).toBe(403);
    expect((await api.ask("DELETE", "/articles/a1")).status).toBe(401);
  });
});

describe("feedback that is none", () => {
  it("is told line by line and kept apart, and keeps nothing else out", async () => {
    const token = await api.reader();
    const good = { kind: "like", article_id: "a1" };
    const lines = [
      good,
      { ...good, kind: "love" },
      { ...good, article_id: "../../etc/passwd" },
      { kind: "read", article_id: "a1", seconds: -1 },
      { article_id: "a1", rating: 6 },
      { ...good, at: "2999-01-01T00:00:00Z" },
      "x",
      null,
    ];
    const { status, json } = await api.ask("POST", "/feedback", { token, body: { feedback: lines } });
    expect({ status, taken: json.taken }).toEqual({ status: 202, taken: 1 });
    expect(json.refused.map(({ feedback }: { feedback: number }) => feedback)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const [{ count } = {}] = await api.database.rows("select count(*)::int from articles.poison");
    expect(count).toBe(7);
  });

  it.each<[string, string | object, number, string]>([
    ["no JSON", "{", 400, "JsonNotReadable"],
    ["a name twice", '{"kind":"like","kind":"hide","article_id":"a1"}', 400, "JsonKeyTwice"],
    ["half a character", '{"kind":"\\ud800"}', 400, "JsonTextNotValid"],
    ["a list", "[]", 400, "RequestNotValid"],
    ["nothing", {}, 400, "FeedbackNotValid"],
    ["no lines", { feedback: [] }, 400, "RequestNotValid"],
    ["too many lines", { feedback: Array(501).fill({}) }, 400, "RequestNotValid"],
    ["a prototype", '{"__proto__":{"kind":"like"},"article_id":"a1"}', 400, "FeedbackNotValid"],
    ["two megabytes", { kind: "x".repeat(2 ** 21) }, 413, "BodyTooLarge"],
    ["depth", `${'{"a":'.repeat(64)}1${"}".repeat(64)}`, 400, "JsonTooDeep"],
    ["somebody else", { user_id: "bob", kind: "like", article_id: "a1" }, 403, "ReaderNotYours"],
  ])("is refused with a code and no path when it is %s", async (_, body, status, code) => {
    const answer = await api.ask("POST", "/feedback", { token: await api.reader(), body });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/\/(work|home|usr|runtime|node_modules)\//);
  });

  it("from another site's page counts for nobody", async () => {
    const body = { kind: "like", article_id: "a1" };
    const headers = { origin: "https://evil.example" };
    expect((await api.ask("POST", "/feedback", { body, headers })).json.code).toBe("CsrfTokenMissing");
  });
});

it("lets a reader ask so often in a minute, and says when to come again", async () => {
  const token = await api.reader();
  const ask = () => api.ask("GET", "/recommendations?n=1", { token });
  for (let times = 0; times < 5; times++) expect((await ask()).status).toBe(200);
  const { status, headers, json } = await ask();
  expect([status, json.code]).toEqual([429, "TooManyRequests"]);
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await api.ask("GET", "/recommendations?n=1", { token: await api.reader() })).status).toBe(200);
});

// each engine stays away for what follows
describe("while something is away", () => {
  const bodyOf = (token: string) => ({ token, body: { kind: "like", article_id: "a1" } });

  it("AI Search: articles are found by words alone, which is said, and lists go on", async () => {
    // until something was learned that questions are encoded with, nobody asks it
    const texts = newsWorld({ articles: 60, readers: 1 }).articles.map(({ article }) => article);
    const learned = learnEmbedding(texts);
    const file = Buffer.from(learned.save()).toString("hex");
    await api.database.rows(
      `insert into articles.embeddings (version, file, articles) values ('${learned.version}', '\\x${file}', 60)`,
    );
    const token = await api.reader();
    expect(await api.ask("GET", "/articles?q=a2")).toMatchObject({
      status: 200,
      json: { by: "words", degraded: ["search"], articles: [{ id: "a2" }] },
    });
    const list = await api.ask("GET", "/recommendations?n=3", { token });
    expect([list.status, list.json.items.length, list.json.degraded]).toEqual([200, 3, undefined]);
    expect((await api.ask("GET", "/articles/a1")).status).toBe(200);
  });

  it("Redis: lists are made anew, and are right", async () => {
    const token = await api.reader();
    await api.redis.stop();
    const list = await api.ask("GET", "/recommendations?n=3", { token });
    expect([list.status, list.json.items.length, list.json.degraded]).toEqual([200, 3, undefined]);
    expect((await api.ask("GET", "/articles/trending")).json.articles).toHaveLength(3);
    expect((await api.ask("GET", "/health")).json).toMatchObject({
      status: "degraded",
      cache: { status: "down" },
    });
  });

  it("and PostgreSQL: lists of what is read and new say so, and feedback is taken", async () => {
    await api.database.server.stop();
    const token = await api.reader();
    const list = await api.ask("GET", "/recommendations?n=3", { token });
    expect([list.status, list.json.items.length, list.json.degraded]).toEqual([200, 3, ["database"]]);
    expect((await api.ask("GET", "/articles/trending")).json).toMatchObject({
      degraded: ["database"],
      articles: [{}, {}, {}],
    });
    expect((await api.ask("POST", "/feedback", bodyOf(token))).status).toBe(202);
    expect(await api.ask("GET", "/articles/a1")).toMatchObject({
      status: 503,
      json: { code: "DatabaseUnavailable" },
    });
  });

  it("and the hub: feedback is not taken, and says when to come again", async () => {
    await api.hub.halt();
    const { status, json, headers } = await api.ask("POST", "/feedback", bodyOf(await api.reader()));
    expect([status, json.code, headers.get("retry-after")]).toEqual([503, "FeedbackUnavailable", "5"]);
  });
});
