import { fitArticles } from "../../articles/model/fit-articles";
import { keepModel } from "../../articles/model/kept-models";
import type { ModelStanding } from "../../articles/model/model-standings";
import { reading } from "../../articles/model/recent-reading";
import type { ArticleRecipe } from "../../articles/model/recipe";
import { ReadingDriftChecks } from "./drift/drift-checks";
import { watchReading } from "./drift/watch-reading";
import { type BrowserSession, origin, RunningArticles } from "./testing/running-articles";

let articles: RunningArticles;
let token: string;
beforeAll(async () => {
  articles = await RunningArticles.start();
  token = await articles.service("Articles.Operate");
});
afterAll(() => articles?.stop());

const rows = Array.from({ length: 20 }, (_, reader) => ({
  articles: [10, 20, 30].map((article) => article + (reader % 2)),
  times: [1000, 2000, 3000].map((time) => time + reader),
}));
const keep = (recipe: ArticleRecipe, state: ModelStanding) =>
  keepModel(articles.database.as("articles_training"), fitArticles(reading(rows), 3019_000, recipe), {
    facts: {},
    state,
    by: "articles-000001",
  });
const decide = (path: string) => articles.ask("POST", path, { token });

describe("a session of staff", () => {
  const figures = ["/analytics?days=2", "/experiments", "/models"];
  const cookieOf = ({ name, secret }: BrowserSession) => `${name}=${secret.cookie}`;
  const ask = (path: string, cookie: string) => articles.ask("GET", path, { headers: { cookie } });

  it.each(figures)(
    "opens %s with the role alone, and no reader's session does, under whichever name",
    async (path) => {
      const operator = await articles.session("staff", "Articles.Operate");
      const publisher = await articles.session("staff", "Articles.Publish");
      const reader = await articles.session("readers");
      expect(await articles.ask("GET", path)).toMatchObject({ status: 401, json: { code: "NotSignedIn" } });
      expect(await ask(path, cookieOf(publisher))).toMatchObject({
        status: 403,
        json: { code: "RoleMissing" },
      });
      expect(await ask(path, cookieOf(reader))).toMatchObject({ status: 403, json: { code: "RoleMissing" } });
      const renamed = cookieOf({ ...reader, name: operator.name });
      expect(await ask(path, renamed)).toMatchObject({ status: 401, json: { code: "SessionEnded" } });
      expect(await ask(path, cookieOf(operator))).toMatchObject({ status: 200 });
      // the same person may read as a reader in the same browser
      expect(await ask(path, `${cookieOf(reader)}; ${cookieOf(operator)}`)).toMatchObject({ status: 200 });
    },
  );

  it("changes something only with the token that the page has, and makes nobody a reader", async () => {
    const operator = await articles.session("staff", "Articles.Operate");
    const cookie = cookieOf(operator);
    const release = (headers: Readonly<Record<string, string>>) =>
      articles.ask("POST", `/models/${"0".repeat(16)}/release`, { headers: { cookie, ...headers } });
    expect(await release({ origin })).toMatchObject({ status: 403, json: { code: "CsrfTokenMissing" } });
    expect(await release({ origin, "x-csrf-token": operator.secret.csrfToken })).toMatchObject({
      status: 404,
      json: { code: "ModelNotFound" },
    });
    expect(await ask("/user/profile", cookie)).toMatchObject({ json: { kind: "anonymous" } });
    const asReader = cookieOf({ ...operator, name: (await articles.session("readers")).name });
    expect(await ask("/user/profile", asReader)).toMatchObject({ status: 401 });
  });
});

describe("trainings", () => {
  it("are started by operators alone, one at a time, and tell how far they are", async () => {
    const body = { parameters: { "read.days": 28 }, why: "more days" };
    expect(await articles.ask("POST", "/training", { body })).toMatchObject({ status: 401 });
    const reader = await articles.reader();
    expect(await articles.ask("POST", "/training", { token: reader, body })).toMatchObject({ status: 403 });
    expect(await articles.ask("POST", "/training", { token, body })).toMatchObject({
      status: 202,
      json: { id: "articles-1" },
    });
    expect(articles.jobs.asked).toEqual([
      expect.objectContaining({
        workload: "articles",
        parameters: { "read.days": 28 },
        why: expect.stringMatching(/^more days \(asked by/),
      }),
    ]);
    expect(await articles.ask("POST", "/training", { token, body: {} })).toMatchObject({
      status: 409,
      json: { code: "TrainingUnderWay" },
    });
    expect(await articles.ask("GET", "/training/articles-1", { token })).toMatchObject({
      status: 200,
      json: { status: "Queued", stages: [] },
    });
    expect(await articles.ask("GET", "/training/articles-9", { token })).toMatchObject({
      status: 404,
      json: { code: "TrainingNotFound" },
    });
  });
});

describe("models", () => {
  it("are told of, released and gone back from, and lists follow with their weights", async () => {
    const weights = { collaborative: 0, content: 0.1, sequential: 0.1, trending: 0.5, fresh: 0.3 };
    const first = await keep({ collaborative: "item-cosine", sequential: "markov" }, "champion");
    const second = await keep({ collaborative: "ease", sequential: "markov", weights }, "candidate");
    const bad = await keep({ collaborative: "ials", sequential: "markov" }, "refused");
    await articles.follow();
    const serve = await articles.service("Articles.Serve");
    const listOfAnn = () => articles.ask("GET", "/recommendations?user_id=ann", { token: serve });
    expect(await listOfAnn()).toMatchObject({ json: { model: first } });
    expect(await articles.ask("GET", "/models")).toMatchObject({ status: 401 });
    expect(await articles.ask("GET", "/models", { token })).toMatchObject({
      status: 200,
      json: {
        champion: first,
        versions: expect.arrayContaining([
          expect.objectContaining({ version: second, state: "candidate", state_by: "articles-000001" }),
        ]),
      },
    });
    expect(await decide(`/models/${bad}/release`)).toMatchObject({
      status: 409,
      json: { code: "ModelRefused" },
    });
    expect(await decide(`/models/${"0".repeat(16)}/release`)).toMatchObject({
      status: 404,
      json: { code: "ModelNotFound" },
    });
    expect(await decide(`/models/${second}/release`)).toMatchObject({
      status: 200,
      json: { version: second, before: first },
    });
    await articles.follow();
    expect(await articles.ask("GET", "/models", { token })).toMatchObject({
      json: { champion: second, serving: second },
    });
    // who has done nothing since: the list of before is in the cache
    const list = await listOfAnn();
    expect(list).toMatchObject({ json: { model: second } });
    const { id } = list.json as { id: string };
    expect(await articles.ask("GET", `/recommendations/${id}/explanation`, { token })).toMatchObject({
      json: { model: second, policy: { weights } },
    });
    expect(await decide("/models/rollback")).toMatchObject({ json: { version: first, before: second } });
    expect(await decide("/models/rollback")).toMatchObject({ status: 409, json: { code: "NothingBefore" } });
  });
});

describe("drift of reading", () => {
  const now = new Date();
  const events: [string, Record<string, string>][] = [];
  const watch = () => {
    const database = articles.database.as("articles_api");
    const event = (name: string, properties: Record<string, string>) => void events.push([name, properties]);
    return watchReading(
      { database, checks: new ReadingDriftChecks(database), telemetry: { event } as never },
      now,
    );
  };
  /** So many days ago all opened what had come a day before. */
  const read = (key: string, days: number) =>
    articles.database.rows(`
      update articles.articles set published_at = now() - interval '${days + 1} days' where key = '${key}';
      insert into articles.interactions (event, at, reader, kind, article)
      select gen_random_uuid(), now() - interval '${days} days', reader, 'click',
        (select id from articles.articles where key = '${key}')
      from generate_series(1, 200) reader`);

  it("is found in what readers open since the champion was made, is told, and is nothing while they open the same", async () => {
    expect(await articles.ask("GET", "/monitoring/drift", { token })).toMatchObject({ json: { last: null } });
    await articles.publish({
      before: { category: "sport" },
      same: { category: "sport" },
      other: { category: "world" },
    });
    await articles.database.rows("update articles.articles set publisher = 'one'");
    await articles.database.rows("update articles.models set made_at = now() - interval '7 days'");
    await read("before", 8);
    await read("same", 2);
    expect(await watch()).toEqual({ isAlarm: false, columns: [] });
    await articles.database.rows("delete from articles.interactions where at > now() - interval '3 days'");
    await read("other", 2);
    expect(await watch()).toEqual({ isAlarm: true, columns: ["category"] });
    expect(events.at(-1)).toMatchObject(["reading drift checked", { alarm: "true" }]);
    expect(await articles.ask("GET", "/monitoring/drift", { token })).toMatchObject({
      status: 200,
      json: { last: { alarm: true, result: { before: { readers: 200 }, since: { readers: 200 } } } },
    });
    expect(await articles.ask("GET", "/monitoring/drift")).toMatchObject({ status: 401 });
  });
});
