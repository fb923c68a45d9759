import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { ExperimentResult } from "./experiment-result";
import { lookAtExperiments } from "./look-at-experiments";
import { someExperiment } from "./testing/some-experiment";

const noon = Date.parse("2026-12-02T12:00:00Z");
const experiments = { tried: someExperiment({ guardrails: { hideRate: 0.02 } }) };

let database: ArticlesDatabase;
let at = noon;
/** A second after the last one, unless it is said when. */
const look = (now?: number) => {
  at += 1000;
  return lookAtExperiments(database.as("articles_intake"), experiments, now ?? at);
};
const resultOn = async (day: string) => {
  const [row] = await database.rows(
    `select result from articles.experiment_results where experiment = 'tried' and day = '${day}'`,
  );
  return row && ExperimentResult.parse((row as { result: unknown }).result);
};

/** Each reader has a list of two articles at ten, and opened the first one or did not. */
const someLists = (day: string) => `
  with list as (
    select r.id as reader, gen_random_uuid() as id, timestamptz '${day} 10:00+00' + r.id * interval '1 second' as at,
      case when r.id % 2 = 0 then 'control' else 'fresher' end as variant from articles.readers r
  ), lists as (
    insert into articles.lists (id, at, reader, record, variants)
    select id, at, reader, '', jsonb_build_object('tried', variant) from list
  ), shown as (
    insert into articles.interactions (event, at, reader, kind, articles, list) select id, at, reader, 'shown', '{1,2}', id from list
  )
  insert into articles.interactions (event, at, reader, kind, article, list, seconds)
  select gen_random_uuid(), at + interval '1 minute', reader, 'read', 1, id, 30 from list where reader % 6 = 1 or reader % 20 = 0`;

beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'a' || n, 'Article', 'text', 'category ' || n, 'press', 'en', 1, 1, now(), now() from generate_series(1, 3) n`);
  await database.rows(
    "insert into articles.readers (key) select 'reader' || n from generate_series(1, 600) n",
  );
  // one had a habit before, and one told of a list that was somebody else's
  await database.rows(`
    insert into articles.interactions (event, at, reader, kind, articles) values (gen_random_uuid(), '2026-11-25', 1, 'shown', '{1,2}');
    insert into articles.interactions (event, at, reader, kind, article) values (gen_random_uuid(), '2026-11-25', 1, 'click', 1)`);
  await database.rows(someLists("2026-12-02"));
  await database.rows(`
    insert into articles.interactions (event, at, reader, kind, article, list)
    select gen_random_uuid(), '2026-12-02 11:00+00', 2, 'click', 1, id from articles.lists where reader = 3`);
});
afterAll(() => database?.stop());

it("adds up what came of the lists that readers were shown, each day once, however often it looks", async () => {
  expect(await look()).toEqual([]);
  expect(await look()).toEqual([]);
  const result = await resultOn("2026-12-02");
  const [control, fresher] = result?.variants ?? [];
  expect(result).toMatchObject({ sample_ratio: { p_value: 1, is_off: false }, readers_of_several: 0 });
  expect(control).toMatchObject({ variant: "control", readers: 300, lists: 300, verdict: null });
  expect(control?.metrics[0]).toMatchObject({ metric: "clickRate", value: 30 / 600, difference: null });
  expect(fresher).toMatchObject({ variant: "fresher", readers: 300, lists: 300, verdict: "wins" });
  expect(fresher?.metrics[0]).toMatchObject({ value: 100 / 600, difference: expect.closeTo(0.1167, 2) });
  const before = await database.rows(
    "select shown, opened from articles.experiment_readers where experiment = 'tried' and reader = 1",
  );
  expect(before).toEqual([{ shown: 2, opened: 1 }]);
});

it("stops a variant whose readers hide too much, once, says why, and leaves the control", async () => {
  await database.rows(`
    insert into articles.interactions (event, at, reader, kind, article, list)
    select gen_random_uuid(), at + interval '2 minutes', reader, 'hide', 2, id from articles.lists where reader % 7 < 2`);
  const [stopped, ...others] = await look();
  expect(stopped).toMatchObject({ experiment: "tried", variant: "fresher", guardrail: "hideRate" });
  expect(stopped?.reason).toMatch(/^\d+ of 600 articles shown were hidden; 2 % may$/);
  expect([others, await look()]).toEqual([[], []]);
  expect((await resultOn("2026-12-02"))?.variants[1]?.verdict).toBe("broken");
});

it("stops a variant whose lists fail or take too long, by the last minutes alone", async () => {
  const requests = (variant: string, minute: string, errors: number, slow: number) =>
    database.rows(`insert into articles.experiment_requests values ('tried', '${minute}', '${variant}', 20, ${errors}, ${slow})
      on conflict (experiment, minute, variant) do update set errors = excluded.errors, slow = excluded.slow`);
  const again = () => database.rows("delete from articles.experiment_states");
  await database.rows("update articles.interactions set kind = 'like' where kind = 'hide'");
  await again();
  await requests("fresher", "2026-12-02 11:40+00", 20, 0);
  await requests("control", "2026-12-02 11:59+00", 20, 20);
  expect(await look()).toEqual([]);
  await requests("fresher", "2026-12-02 11:59+00", 0, 15);
  expect(await look()).toMatchObject([{ variant: "fresher", guardrail: "p95Seconds" }]);
  await again();
  await requests("fresher", "2026-12-02 11:59+00", 7, 0);
  expect(await look()).toMatchObject([{ guardrail: "errorRate", reason: "7 of 20 lists failed; 1 % may" }]);
});

it("counts deeds of yesterday's lists today, readers of several variants for none, and ends when it is over", async () => {
  await database.rows(someLists("2026-12-01"));
  await database.rows(
    `update articles.lists set variants = '{"tried":"control"}' where reader = 1 and at < '2026-12-02'`,
  );
  await look();
  const result = await resultOn("2026-12-02");
  expect(result?.readers_of_several).toBe(1);
  expect(result?.variants.map(({ readers, lists }) => [readers, lists])).toEqual([
    [300, 600],
    [299, 598],
  ]);
  await look(Date.parse("2027-01-05T00:00:00Z"));
  expect(await resultOn("2026-12-14")).toBeUndefined();
  await look(Date.parse("2026-12-15T01:00:00Z"));
  expect((await resultOn("2026-12-14"))?.day).toBe("2026-12-14");
});
