import { randomBytes, randomUUID } from "node:crypto";
import { forgetReaders } from "../../articles/forgetting/forget-readers";
import { postgresStore } from "../../articles/forgetting/postgres-store";
import { subjectOf } from "../../sign-in/subject";
import { RunningArticles, readersTenant, until } from "./testing/running-articles";

let api: RunningArticles;
beforeAll(async () => {
  api = await RunningArticles.start();
  await api.publish({ a1: {}, a2: { embedding: [0, 1, 0, 0] } });
});
afterAll(() => api?.stop());

it("hands readers all that is kept of them, and nothing of others", async () => {
  const oid = randomUUID();
  const token = await api.reader(oid);
  const other = await api.reader();
  const preferences = { categories: ["news"], languages: ["en"], region: "Valley" };
  await api.ask("POST", "/user/preferences", { token, body: preferences });
  const { json: list } = await api.ask("GET", "/recommendations?n=2", { token });
  const feedback = [
    { kind: "read", article_id: "a1", seconds: 40, recommendation_id: list.id, position: 0 },
    { kind: "rating", article_id: "a2", rating: 4 },
    { kind: "like", article_id: "a2", at: "yesterday" },
  ];
  const told = await api.ask("POST", "/feedback", { token, body: { feedback } });
  await api.ask("POST", "/feedback", { token: other, body: { kind: "like", article_id: "a1" } });
  const key = subjectOf(readersTenant, oid);
  await api.database.rows(`
    insert into articles.launches (article, readers, reach)
    select a.id, array[r.id], 1 from articles.articles a, articles.readers r where a.key = 'a2' and r.key = '${key}'`);
  const exported = () => api.ask("GET", "/user/export", { token });
  await until(async () => (await exported()).json.interactions.length >= 3);
  const { status, headers, json } = await exported();
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toMatch(/^attachment/);
  expect(json).toMatchObject({
    user_id: key,
    known_since: expect.any(String),
    preferences,
    deeds: 2,
    lists: [{ id: list.id, at: list.at }],
    first_shown: ["a2"],
    sessions: [],
    refused: [{ code: "FeedbackNotValid", reason: expect.stringContaining("at:") }],
  });
  expect(json.interactions).toHaveLength(3);
  expect(json.interactions).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        id: told.json.ids[0],
        kind: "read",
        article_id: "a1",
        title: "Title a1",
        seconds: 40,
        recommendation_id: list.id,
        position: 0,
      }),
      expect.objectContaining({ kind: "rating", article_id: "a2", rating: 4 }),
      expect.objectContaining({
        kind: "shown",
        article_ids: list.items.map(({ article }: { article: { id: string } }) => article.id),
      }),
    ]),
  );
  expect(json.tastes.map(({ article_id }: { article_id: string }) => article_id).sort()).toEqual([
    "a1",
    "a2",
  ]);
});

it("has readers forgotten: at once nothing of before comes back, and then nothing is left, and a receipt says so", async () => {
  const oid = randomUUID();
  const token = await api.reader(oid);
  const key = subjectOf(readersTenant, oid);
  await api.ask("POST", "/feedback", { token, body: { kind: "like", article_id: "a1" } });
  await until(async () => (await api.ask("GET", "/user/profile", { token })).json.deeds === 1);
  await api.database.rows(
    `insert into sign_in.sessions (id, subject, sealed, roles, ends_at) values ('s', '${key}', '', '{}', now() + interval '1 day')`,
  );
  const asked = await api.ask("DELETE", "/user", { token });
  expect([asked.status, asked.json]).toEqual([202, { id: expect.any(String), asked_at: expect.any(String) }]);
  expect(asked.headers.get("location")).toBe(`/articles/api/v1/erasures/${asked.json.id}`);
  expect(await api.database.rows(`select from sign_in.sessions where subject = '${key}'`)).toEqual([]);
  await until(() => api.tombstones.some(({ id, reader }) => id === asked.json.id && reader === key));
  const erasure = async () => (await api.ask("GET", `/erasures/${asked.json.id}`)).json;
  expect(await erasure()).toMatchObject({ state: "going on", steps: {}, receipt: null });

  await forget();
  const done = await erasure();
  expect(done).toMatchObject({ state: "done", problem: null, receipt: { signature: null } });
  expect(JSON.stringify(done)).not.toContain(key);
  expect((await api.ask("GET", "/user/export", { token })).json).toMatchObject({
    known_since: null,
    interactions: [],
    lists: [],
  });
  const late = { kind: "click", article_id: "a2", at: new Date(Date.now() - 60_000).toISOString() };
  await api.ask("POST", "/feedback", { token, body: late });
  await api.ask("POST", "/feedback", { token, body: { kind: "like", article_id: "a2" } });
  await until(async () => (await api.ask("GET", "/user/profile", { token })).json.deeds > 0);
  const { history } = (await api.ask("GET", "/user/profile", { token })).json;
  expect(history.map(({ kind }: { kind: string }) => kind)).toEqual(["like"]);
});

it("forgets a browser without an account, and makes it another one", async () => {
  const cookie = `__Host-vitrine-anonymous=${randomBytes(32).toString("base64url")}`;
  const asked = await api.ask("DELETE", "/user", { headers: { cookie } });
  expect(asked.status).toBe(202);
  expect(asked.cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([
    ["__Host-vitrine-reader", 0],
    ["__Host-vitrine-anonymous", 0],
  ]);
  const foreign = { cookie, origin: "https://elsewhere.example" };
  expect((await api.ask("DELETE", "/user", { headers: foreign })).json.code).toBe("CsrfTokenMissing");
  expect((await api.ask("DELETE", "/user")).json.code).toBe("NotSignedIn");
  await forget();
});

it("lets services and operators have somebody forgotten, notes who did, and lets nobody else", async () => {
  const token = await api.reader();
  expect((await api.ask("DELETE", "/user?user_id=eve", { token })).json.code).toBe("ReaderNotYours");
  expect((await api.ask("GET", "/user/export?user_id=eve", { token })).json.code).toBe("ReaderNotYours");
  const publisher = await api.service("Articles.Publish");
  for (const [method, path, body] of [
    ["DELETE", "/user?user_id=eve", undefined],
    ["GET", "/user/export?user_id=eve", undefined],
    ["POST", "/erasures", { user_id: "eve" }],
  ] as const)
    expect((await api.ask(method, path, { token: publisher, body })).json.code).toBe("RoleMissing");

  const serving = await api.service("Articles.Serve");
  const byService = await api.ask("DELETE", "/user?user_id=eve", { token: serving });
  const operating = await api.service("Articles.Operate");
  const byOperator = await api.ask("POST", "/erasures", {
    token: operating,
    body: { user_id: "mallory", also: ["mallory@example.org"] },
  });
  expect([byService.status, byOperator.status]).toEqual([202, 202]);
  await forget();
  const audit = await api.database.rows(
    `select asked_by, asker, reader, others, done_by from articles.erasures where asked_by <> 'reader' order by asked_at`,
  );
  const by = { asker: expect.stringMatching(/^[0-9a-f]{32}$/), reader: null, others: [] };
  const done_by = "identity of articles_erasure";
  expect(audit).toEqual([
    { asked_by: "service", ...by, done_by },
    { asked_by: "operator", ...by, done_by },
  ]);
  expect((await api.ask("GET", `/erasures/${randomUUID()}`)).json.code).toBe("ErasureNotFound");
});

/** What the app behind does. */
function forget(): Promise<number> {
  const database = api.database.as("articles_erasure", 3);
  return forgetReaders({
    database,
    stores: [postgresStore(database, { backupDays: 7 })],
    receipts: { keep: async (receipt) => receipt },
    privateKey: undefined,
    version: "abc",
    log: () => undefined,
  });
}
