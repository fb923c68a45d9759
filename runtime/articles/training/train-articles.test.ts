import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { folderStore } from "../../pipeline/folder-store";
import { judgeArticles } from "../gate/judge";
import { sabotagedOf } from "../gate/testing/sabotaged";
import type { ArticleModel } from "../model/article-model";
import { readArticleModel, writeArticleModel } from "../model/article-model-file";
import { releaseModel, rollBackModel } from "../model/decide-champion";
import { fitArticles } from "../model/fit-articles";
import { fitNewest } from "../model/fit-newest";
import { FollowedModel } from "../model/followed-model";
import { modelFile, servedVersions } from "../model/kept-models";
import { databaseReading } from "./database-reading";
import { databaseRegistry } from "./database-registry";
import type { GivenArticleParameters } from "./parameters";
import { newestBefore, readingBefore } from "./past";
import { type ArticleReading, readReadingFile } from "./reading-file";
import { readSlices } from "./stages/split";
import { loadNews } from "./testing/load-news";
import { newsSource } from "./testing/news-source";
import { trainArticles } from "./train-articles";
import type { ArticleTraining, TestSlice } from "./training";

const folder = mkdtempSync(join(tmpdir(), "articles-"));
const until = Math.floor(Date.now() / 3_600_000) * 3_600_000;
const news = newsSource({ articles: 700, readers: 700, seed: 0, until });
/** Quick ones. */
const parameters: GivenArticleParameters = {
  train: { collaborative: ["item-cosine"], sequential: ["markov"] },
  evaluate: { visits: 120 },
};

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await loadNews(database, news);
  await fitNewest(database.as("articles_intake"), { now: until, days: 14 });
});
afterAll(() => database?.stop());

const train = (place: string, more: Partial<Parameters<typeof trainArticles>[0]> = {}) =>
  trainArticles({
    store: folderStore(join(folder, place)),
    data: databaseReading(database.as("articles_training")),
    registry: databaseRegistry(database.as("articles_training"), "articles-000001"),
    parameters,
    ...more,
  });

describe("a training", () => {
  let made: ArticleTraining;
  it("fits weights by the slice before, is better than popularity and what serves, and stands for champion", async () => {
    made = await train("whole", { by: "articles-000001", why: "a test" });
    expect({ state: made.state, reasons: made.reasons }).toEqual({ state: "candidate", reasons: [] });
    const [champion, candidate] = await servedVersions(database.as("articles_api"));
    expect(champion).toMatchObject({ state: "champion", recipe: { collaborative: "item-cosine" } });
    expect(champion?.recipe.weights).toBeUndefined();
    expect(candidate).toMatchObject({ version: made.version, state: "candidate" });
    expect(Object.values(candidate?.recipe.weights ?? {}).reduce((sum, each) => sum + each, 0)).toBeCloseTo(
      1,
      1,
    );
  });

  it("does nothing when nothing has changed, and reads anew when somebody did something or was erased", async () => {
    expect((await train("whole")).executed).toEqual([]);
    const version = () => databaseReading(database.as("articles_training")).version(14);
    const before = await version();
    await database.rows("insert into articles.forgotten values ('a')");
    expect(await version()).not.toBe(before);
    await database.rows("delete from articles.forgotten");
    expect(await version()).toBe(before);
  });

  it("that ends in each stage in turn makes the bytes of one that was not disturbed", async () => {
    const registered: string[] = [];
    const registry = {
      id: "of the test",
      register: async ({ sha256 }: { sha256: string }) => {
        registered.push(sha256);
        return { version: "1", state: "candidate" as const, reasons: [] };
      },
    };
    for (const ended of ["read", "split", "fit@item-cosine", "fit@markov", "weigh", "evaluate", "register"]) {
      const interruption = new AbortController();
      const onProgress = ({ stage, state }: { stage: string; state: string }) =>
        stage === ended && state === "running" && interruption.abort(new Error("killed"));
      await expect(train("killed", { registry, signal: interruption.signal, onProgress })).rejects.toThrow(
        "killed",
      );
    }
    expect((await train("killed", { registry })).sha256).toBe(made.sha256);
    expect(new Set(registered)).toEqual(new Set([made.sha256]));
  }, 240_000);

  it("is of a version that ends as champion when it is released, and is gone back from at once", async () => {
    const [api, feed] = [database.as("articles_api"), new FollowedModel(database.as("articles_api"))];
    await feed.poll();
    const before = feed.model?.version;
    expect(feed.find(made.version)?.recipe.weights).toBeDefined();
    expect(await releaseModel(api, made.version, "ann")).toEqual({ version: made.version, before });
    await feed.poll();
    expect(feed.model?.version).toBe(made.version);
    expect(await rollBackModel(api, "ann")).toEqual({ version: before, before: made.version });
    await feed.poll();
    expect(feed.model?.version).toBe(before);
  });

  it("says what is missing when there are too few days", async () => {
    const split = { validationDays: 20, testDays: 20 };
    await expect(train("short", { parameters: { ...parameters, split } })).rejects.toMatchObject({
      code: "TooFewDeeds",
    });
    await expect(train("wrong", { parameters: { read: { days: -1 } } })).rejects.toMatchObject({
      code: "ParameterNotValid",
    });
  });

  describe("the gate", () => {
    let read: ArticleReading;
    let slice: TestSlice;
    let honest: ArticleModel;
    let champion: ArticleModel;
    beforeAll(async () => {
      const { lock } = await train("whole");
      const store = folderStore(join(folder, "whole"));
      const of = async (stage: string, output: string) =>
        (await store.get(lock.records[lock.stages[stage] ?? ""]?.outputs[output]?.hash ?? "")) as Uint8Array;
      read = readReadingFile(await of("read", "reading"));
      slice = readSlices(await of("split", "slices")).test;
      honest = readArticleModel((await modelFile(database.as("articles_api"), made.version)) as Uint8Array);
      const before = fitArticles(readingBefore(read, slice.from), newestBefore(read, slice.from));
      champion = readArticleModel(writeArticleModel(before));
    });

    const judged = (candidate: Uint8Array) =>
      judgeArticles({ candidate, champion, read, slice, k: 10, visits: 120 });
    const refused = (candidate: Uint8Array) =>
      judged(candidate).rules.flatMap(({ rule, passed, words }) => (passed ? [] : [`${rule}: ${words}`]));

    it("lets an honest model through, and refuses each that was tampered with", () => {
      expect(refused(writeArticleModel(honest))).toEqual([]);
      for (const [what, { file, seenBy }] of Object.entries(sabotagedOf(honest, read, slice)))
        expect([what, refused(file)]).toEqual([
          what,
          expect.arrayContaining(seenBy.map((rule) => expect.stringMatching(`^${rule}`))),
        ]);
    }, 240_000);

    it("refuses what is too large or too slow, and what serves already", () => {
      const limits = { mostBytes: 1000, mostMs: 1e-9 };
      const { rules } = judgeArticles({
        candidate: writeArticleModel(honest),
        champion: honest,
        read,
        slice,
        k: 10,
        visits: 100,
        limits,
      });
      expect(rules.flatMap(({ rule, passed }) => (passed ? [] : [rule]))).toEqual([
        "better than the champion",
        "size",
        "latency",
      ]);
    });
  });
});
