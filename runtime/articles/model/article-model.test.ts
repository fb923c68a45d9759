import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { defaultListSettings } from "../list/list-settings";
import { readArticleModel, writeArticleModel } from "./article-model-file";
import { releaseModel, rollBackModel } from "./decide-champion";
import { DeedScores } from "./deed-scores";
import { fitArticles } from "./fit-articles";
import { fitNewest } from "./fit-newest";
import { FollowedModel } from "./followed-model";
import { keepModel } from "./kept-models";
import { listSettingsOf } from "./list-settings-of";
import type { ModelStanding } from "./model-standings";
import { reading } from "./recent-reading";
import type { ArticleRecipe } from "./recipe";

/** Readers of even articles read no odd ones; each goes on from 10 to 20 to 30, or from 11 to 21 to 31. */
const rows = Array.from({ length: 20 }, (_, reader) => ({
  articles: [10, 20, 30].map((article) => article + (reader % 2)),
  times: [1000, 2000, 3000].map((time) => time + reader),
}));
const file = () => writeArticleModel(fitArticles(reading(rows), 3019_000));

describe("a model of articles", () => {
  const model = readArticleModel(file());
  const scores = new DeedScores(model);
  const at = (article: number) => model.positions.get(article) ?? -1;
  const best = (isOpen = (_: number) => true) =>
    scores.best(10, (position) => isOpen(model.articles[position] as number)).map((n) => model.articles[n]);

  it("knows what readers of an article read, too", () => {
    scores.add(model.collaborative, [{ article: 10, weight: 1 }]);
    expect(best().sort()).toEqual([20, 30]);
    expect(best((article) => article !== 20)).toEqual([30]);
    expect([scores.scoreAt(at(21)), scores.scoreAt(at(999))]).toEqual([0, 0]);
  });

  it("knows what follows an article", () => {
    scores.add(model.sequential, [{ article: 20, weight: 1 }]);
    expect(best()).toEqual([30]);
  });

  it("tells which deed speaks most for an article, and forgets the reader before", () => {
    scores.add(model.collaborative, [
      { article: 10, weight: 1 },
      { article: 30, weight: 4 },
    ]);
    expect(scores.becauseAt(at(20))).toBe(30);
    scores.add(model.collaborative, [{ article: 11, weight: 1 }]);
    expect([scores.scoreAt(at(20)), scores.becauseAt(at(20))]).toEqual([0, 0]);
  });

  it("is the same file for the same readings, and holds no reader", () => {
    expect(file()).toEqual(file());
    const shuffled = writeArticleModel(fitArticles(reading(rows.toReversed()), 3019_000));
    expect(readArticleModel(shuffled).version).toBe(model.version);
  });

  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ["is empty", () => new Uint8Array()],
    ["begins otherwise", (bytes) => Buffer.concat([Buffer.from("VFILMS"), bytes.subarray(6)])],
    ["is of another version", (bytes) => bytes.fill(2, 6, 7)],
    ["was cut short", (bytes) => bytes.subarray(0, -1)],
    ["has one bit that is different", (bytes) => bytes.fill(bytes.readUInt8(90) ^ 1, 90, 91)],
  ])("is refused when it %s", (_, broken) => {
    expect(() => readArticleModel(broken(Buffer.from(file())))).toThrow(
      expect.objectContaining({ code: "ModelFileRefused" }),
    );
  });
});

describe("models in the database", () => {
  const now = Date.UTC(2026, 10, 20);
  let database: ArticlesDatabase;
  beforeAll(async () => {
    database = await ArticlesDatabase.start();
    await database.rows(`
      insert into articles.interactions (event, at, reader, kind, article)
      select gen_random_uuid(), timestamptz '2026-11-19' + reader * interval '1 minute' + place * interval '1 hour', reader,
        case when place = 2 then 'hide' else 'click' end, place * 10 + reader % 2
      from generate_series(1, 30) reader, generate_series(1, 4) place`);
  });
  afterAll(() => database?.stop());

  const following = () => new FollowedModel(database.as("articles_api"));
  const keep = (recipe: ArticleRecipe, state: ModelStanding) =>
    keepModel(database.as("articles_training"), fitArticles(reading(rows), 3019_000, recipe), {
      facts: {},
      state,
      by: "a test",
    });
  const weights = { collaborative: 0, content: 0.1, sequential: 0.1, trending: 0.5, fresh: 0.3 };

  it("begin with a champion of the window's days, the same for the same deeds, which whoever serves finds", async () => {
    const intake = database.as("articles_intake");
    const feed = following();
    await feed.poll();
    expect([feed.model, feed.problem]).toEqual([undefined, undefined]);
    const fitted = await fitNewest(intake, { now, days: 14 });
    expect(fitted).toMatchObject({ readers: 30, articles: 6, deeds: 90, days: 14 });
    expect((await fitNewest(intake, { now, days: 14 }))?.version).toBe(fitted?.version);
    await feed.poll();
    expect(feed.model?.version).toBe(fitted?.version);
    expect([...(feed.model?.articles ?? [])]).toEqual([10, 11, 30, 31, 40, 41]);
    expect(await fitNewest(intake, { now: now - 40 * 86_400_000, days: 14 })).toBeUndefined();
  });

  it("stay the version that they are, each by its own recipe, when they are fitted to newer deeds", async () => {
    const candidate = await keep({ collaborative: "ease", sequential: "session-knn", weights }, "candidate");
    const feed = following();
    await feed.poll();
    expect([...(feed.find(candidate)?.articles ?? [])]).toEqual([10, 11, 20, 21, 30, 31]);
    const serving = feed.model?.version;
    expect((await fitNewest(database.as("articles_intake"), { now, days: 14 }))?.version).toBe(serving);
    await feed.poll();
    expect(feed.model?.version).toBe(serving);
    expect(feed.find(candidate)).toMatchObject({
      version: candidate,
      articles: Float64Array.of(10, 11, 30, 31, 40, 41),
      recipe: { collaborative: "ease", weights },
    });
    expect(listSettingsOf(feed.find(candidate), defaultListSettings).weights).toEqual(weights);
    expect(listSettingsOf(feed.model, defaultListSettings)).toBe(defaultListSettings);
  });

  it("serve one at a time: a release takes the champion's place, and can be gone back from once for each", async () => {
    const api = database.as("articles_api");
    const feed = following();
    await feed.poll();
    const first = feed.model?.version as string;
    const [second, third, bad] = await Promise.all([
      keep({ collaborative: "ials", sequential: "markov" }, "candidate"),
      keep({ collaborative: "ials", sequential: "session-knn" }, "candidate"),
      keep({ collaborative: "ease", sequential: "markov" }, "refused"),
    ]);
    expect(await releaseModel(api, bad, "ann")).toEqual({ refusal: "refused" });
    expect(await releaseModel(api, "none", "ann")).toEqual({ refusal: "unknown" });
    const both = await Promise.all([second, third].map((version) => releaseModel(api, version, "ann")));
    const [one, other] = both.map((each) => ("version" in each ? each : undefined));
    expect([one?.before, other?.before].sort()).toEqual(
      [first, one?.before === first ? second : third].sort(),
    );
    await feed.poll();
    const last = feed.model?.version as string;
    expect(await releaseModel(api, last, "ann")).toEqual({ version: last, before: null });
    expect(await rollBackModel(api, "ann")).toEqual({
      version: last === third ? second : third,
      before: last,
    });
    expect(await rollBackModel(api, "ann")).toMatchObject({ version: first });
    expect(await rollBackModel(api, "ann")).toEqual({ refusal: "nothing before" });
    await feed.poll();
    expect(feed.model?.version).toBe(first);
  });

  it("serve on when their file is refused, until there is another", async () => {
    const told: string[][] = [];
    const feed = new FollowedModel(database.as("articles_api"), {
      refused: (...refused) => void told.push(refused),
    });
    await feed.poll();
    const version = feed.model?.version;
    const break_ = (by: string) =>
      database.rows(
        `update articles.models set refreshed = ${by}, refreshed_sha256 = ${by === "null" ? "null" : "'abc'"} where state = 'champion'`,
      );
    await break_("'VARTIC'");
    await feed.poll();
    expect([feed.model?.version, feed.problem]).toEqual([version, expect.stringContaining(String(version))]);
    await feed.poll();
    expect(told).toEqual([[version, expect.any(String)]]);
    await break_("null");
    await feed.poll();
    expect([feed.model?.version, feed.problem]).toEqual([version, undefined]);
  });
});
