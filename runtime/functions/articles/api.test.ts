import { randomUUID } from "node:crypto";
import { subjectOf } from "../../sign-in/subject";
import { problems } from "./contract/problems";
import { RunningArticles, readersTenant, until } from "./testing/running-articles";

let api: RunningArticles;
beforeAll(async () => {
  api = await RunningArticles.start();
  await api.publish({
    a1: { embedding: [1, 0, 0, 0] },
    a2: { embedding: [0.96, 0.28, 0, 0], category: "sports" },
    a3: { embedding: [0, 1, 0, 0], category: "sports" },
    a4: { embedding: [0, 0, 1, 0], story: 7 },
    a5: { embedding: [0, 0, 0.99, 0.1], story: 7 },
    a6: { embedding: [0, 0, 0, 1], category: "science", language: "fr" },
  });
});
afterAll(() => api?.stop());

const idsIn = ({ json }: { json: { items: { article: { id: string } }[] } }) =>
  json.items.map(({ article }) => article.id);

describe("a list", () => {
  it("has live articles, each with its reason, place and probability, and stays while the reader does nothing", async () => {
    const token = await api.reader();
    const first = await api.ask("GET", "/recommendations?n=4", { token });
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ user_id: expect.stringMatching(/^[0-9a-f]{32}$/), model: null });
    expect(first.json).not.toHaveProperty("degraded");
    expect(first.json.items).toHaveLength(4);
    for (const [n, { position, propensity, because, article }] of first.json.items.entries()) {
      expect(position).toBe(n);
      expect(propensity).toBeGreaterThan(0);
      expect(because.kind).toMatch(/^(trending|fresh|exploration|preference)$/);
      expect(article.title).toBe(`Title ${article.id}`);
    }
    const second = await api.ask("GET", "/recommendations?n=4", { token });
    expect(second.json).toEqual(first.json);
  });

  it("has one of a story, and what it is asked for", async () => {
    const token = await api.reader();
    const all = idsIn(await api.ask("GET", "/recommendations?n=50", { token }));
    expect(all.filter((id) => id === "a4" || id === "a5")).toHaveLength(1);
    const sports = idsIn(
      await api.ask("GET", "/recommendations?category=sports&exclude=a2,nobody", { token }),
    );
    expect(sports).toEqual(["a3"]);
  });

  it("is another one after what the reader did, through the hub, and has nothing that they read", async () => {
    const token = await api.reader();
    const list = async () => idsIn(await api.ask("GET", "/recommendations?n=50", { token }));
    expect(await list()).toContain("a3");
    const body = { kind: "read", article_id: "a3", seconds: 50 };
    const told = await api.ask("POST", "/feedback", { token, body });
    expect([told.status, told.json]).toEqual([202, { taken: 1, ids: [expect.any(String)], refused: [] }]);
    await until(async () => !(await list()).includes("a3"));
    const { json } = await api.ask("GET", "/user/profile", { token });
    expect(json).toMatchObject({
      kind: "reader",
      deeds: 1,
      tastes: [{ category: "sports", share: 1 }],
      history: [{ article: { id: "a3", title: "Title a3" }, kind: "read" }],
    });
  });

  it("tells the hub what it showed", async () => {
    const token = await api.reader();
    const { json } = await api.ask("GET", "/recommendations?n=3", { token });
    const shown = () => api.deeds.find(({ id }) => id === json.id);
    await until(() => shown() !== undefined);
    expect(shown()).toMatchObject({
      kind: "shown",
      reader: json.user_id,
      list: json.id,
      articles: idsIn({ json }),
    });
  });

  it("drops what was withdrawn from lists that were made before", async () => {
    await api.publish({ gone: {} });
    const token = await api.reader();
    expect(idsIn(await api.ask("GET", "/recommendations?n=50", { token }))).toContain("gone");
    await api.database.rows("update articles.articles set withdrawn_at = now() where key = 'gone'");
    await api.live.poll();
    expect(idsIn(await api.ask("GET", "/recommendations?n=50", { token }))).not.toContain("gone");
    expect(await api.ask("GET", "/articles/gone")).toMatchObject({
      status: 410,
      json: { code: "ArticleWithdrawn" },
    });
  });

  it("can be explained to its own reader, and to operators", async () => {
    const [token, other] = await Promise.all([api.reader(), api.reader()]);
    const { json: list } = await api.ask("GET", "/recommendations?n=3", { token });
    await api.context.log.flush();
    const path = `/recommendations/${list.id}/explanation`;
    const { status, json } = await api.ask("GET", path, { token });
    expect({ status, id: json.id, user: json.user_id }).toEqual({
      status: 200,
      id: list.id,
      user: list.user_id,
    });
    expect(
      json.items.map(({ article, position, propensity }: never) => ({ article, position, propensity })),
    ).toEqual(
      list.items.map(({ article: { id, title }, position, propensity }: never) => ({
        article: { id, title },
        position,
        propensity,
      })),
    );
    expect(json.candidates.length).toBeGreaterThanOrEqual(5);
    const refused = await api.ask("GET", path, { token: other });
    expect([refused.status, refused.json.code]).toEqual([404, "RecommendationNotFound"]);
    const operator = await api.service("Articles.Operate");
    expect((await api.ask("GET", path, { token: operator })).json).toEqual(json);
    const service = await api.service("Articles.Serve");
    expect((await api.ask("GET", path, { token: service })).status).toBe(403);
  });
});

describe("who a list is for", () => {
  const list = (query: string, headers: Record<string, string> = {}, token?: string) =>
    api.ask("GET", `/recommendations?n=2${query}`, { headers, ...(token && { token }) });

  it("is the reader of the token, and nobody else", async () => {
    const oid = randomUUID();
    const token = await api.reader(oid);
    const own = subjectOf(readersTenant, oid);
    expect((await list("", {}, token)).json.user_id).toBe(own);
    expect((await list(`&user_id=${own}`, {}, token)).status).toBe(200);
    expect(await list("&user_id=somebody", {}, token)).toMatchObject({
      status: 403,
      json: { code: "ReaderNotYours" },
    });
  });

  it("is whoever a service names that has the role", async () => {
    const token = await api.service("Articles.Serve");
    expect((await list("&user_id=ann", {}, token)).json.user_id).toBe("ann");
    expect(await list("", {}, token)).toMatchObject({ status: 400, json: { code: "ParameterNotValid" } });
    const other = await api.service("Articles.Publish");
    expect(await list("&user_id=ann", {}, other)).toMatchObject({
      status: 403,
      json: { code: "RoleMissing" },
    });
  });

  it("is whoever has this browser, when nobody has signed in", async () => {
    const first = await list("");
    expect(first.json.user_id).toMatch(/^anonymous-[0-9a-f]{32}$/);
    expect(await list("&user_id=ann")).toMatchObject({ status: 401, json: { code: "NotSignedIn" } });
  });

  it.each<[string, () => Promise<string>, string]>([
    ["expired", () => api.readers.token({ iat: 1, nbf: 1, exp: 2 }), "TokenExpired"],
    ["of another directory", () => api.readers.token({ tid: randomUUID() }), "TokenNotValid"],
    ["of another issuer", () => api.readers.token({ iss: "https://evil.example/v2.0" }), "TokenNotValid"],
    ["for another app", () => api.readers.token({ aud: randomUUID() }), "TokenNotValid"],
    [
      "of the estate's own directory that says it is of the readers'",
      () => api.staff.token({ tid: readersTenant }),
      "TokenNotValid",
    ],
    ["an ID token", () => api.readers.token({ azp: undefined }), "TokenNotValid"],
    [
      "tampered with",
      async () => {
        const [header, , signature] = (await api.reader()).split(".");
        const body = Buffer.from(JSON.stringify({ ...api.readers.claims(), oid: randomUUID() }));
        return `${header}.${body.toString("base64url")}.${signature}`;
      },
      "TokenNotValid",
    ],
    [
      "unsigned",
      async () => {
        const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
        return `${header}.${Buffer.from(JSON.stringify(api.readers.claims())).toString("base64url")}.`;
      },
      "TokenNotValid",
    ],
    ["no token at all", async () => "x", "TokenNotValid"],
  ])("is nobody with a token that is %s", async (_, token, code) => {
    expect(await list("", {}, await token())).toMatchObject({ status: 401, json: { code } });
  });
});

describe("what there is to read", () => {
  it("is an article, whole, and what is like it, one of each story", async () => {
    expect((await api.ask("GET", "/articles/a1")).json).toMatchObject({
      id: "a1",
      text: "Text a1",
      region: null,
      expires_at: expect.any(String),
    });
    const { json } = await api.ask("GET", "/articles/a1/similar?n=1");
    expect(json).toMatchObject({
      article: { id: "a1", title: "Title a1" },
      articles: [{ id: "a2", similarity: 0.96 }],
    });
    expect(await api.ask("GET", "/articles/none")).toMatchObject({
      status: 404,
      json: { code: "ArticleNotFound" },
    });
    expect(await api.ask("GET", "/articles/none/similar")).toMatchObject({ status: 404 });
  });

  it("is found by words, whatever their capitals and accents", async () => {
    await api.publish({ cafe: { category: "Café" } });
    const found = async (q: string) =>
      (await api.ask("GET", `/articles?q=${encodeURIComponent(q)}`)).json.articles.map(
        ({ id }: { id: string }) => id,
      );
    // nothing was learned here that a question could be encoded with
    expect((await api.ask("GET", "/articles?q=a2")).json).toMatchObject({ by: "words" });
    expect(await found("TITLE A2")).toEqual(["a2"]);
    expect(await found("cafe")).toEqual(["cafe"]);
    expect(await found("nothing of this")).toEqual([]);
    expect((await api.ask("GET", "/articles?q=title&language=fr")).json.articles).toMatchObject([
      { id: "a6" },
    ]);
  });

  it("is told before anything else: categories, languages and regions", async () => {
    const { json } = await api.ask("GET", "/");
    expect(json).toMatchObject({ title: "Articles", languages: ["en", "fr"], regions: [] });
    expect(json.categories).toEqual(expect.arrayContaining(["news", "sports", "science"]));
  });
});

it("has a page that explains every code", async () => {
  const { text } = await api.ask("GET", "/docs");
  for (const code of Object.keys(problems)) expect(text).toContain(`id="${code}"`);
  const { json } = await api.ask("GET", "/openapi.json");
  const references = JSON.stringify(json).match(/#\/components\/schemas\/\w+/g) ?? [];
  for (const reference of references)
    expect(Object.keys(json.components.schemas)).toContain(reference.split("/").at(-1));
});

it("counts lists, what the cache had, and what was told", async () => {
  const { text } = await api.ask("GET", "/metrics");
  expect(text).toMatch(/articles_cache_total\{of="list",result="hit",replica="test"\} [1-9]/);
  expect(text).toMatch(/articles_feedback_total\{kind="read",replica="test"\} 1/);
  expect(text).toMatch(/articles_list_items_total\{because="\w+",replica="test"\} \d/);
  expect(text).toMatch(/articles_live\{replica="test"\} [1-9]/);
});

it("is healthy", async () => {
  expect(await api.ask("GET", "/health")).toMatchObject({
    status: 200,
    json: { status: "healthy", list: { status: "ok" }, database: { status: "ok" }, cache: { status: "ok" } },
  });
});
