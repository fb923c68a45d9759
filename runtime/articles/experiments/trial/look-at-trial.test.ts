import type { Pool } from "pg";
import { ArticlesDatabase } from "../../../functions/articles/testing/articles-database";
import { decideAlone, makeRoom, releaseModel } from "../../model/decide-champion";
import { someExperiment } from "../testing/some-experiment";
import { FollowedTrial } from "./followed-trial";
import { newestTrials, runningTrial, triedVariant } from "./kept-trials";
import { type LookAtTrial, lookAtTrial } from "./look-at-trial";
import { TrialSettings } from "./trial-settings";

const dayMs = 86_400_000;
const noon = Date.parse("2026-12-02T12:00:00Z");
const [champion, one, two] = ["c".repeat(16), "1".repeat(16), "2".repeat(16)] as const;
const settings = TrialSettings.parse({ share: 0.5, days: 7 });

let database: ArticlesDatabase;
let intake: Pool;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  intake = database.as("articles_intake", 2);
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'a' || n, 'Article', 'text', 'category', 'press', 'en', 1, 1, now(), now() from generate_series(1, 2) n`);
  await database.rows(
    "insert into articles.readers (key) select 'reader' || n from generate_series(1, 600) n",
  );
});
afterAll(() => database?.stop());

beforeEach(async () => {
  for (const table of [
    "model_trials",
    "experiment_states",
    "experiment_days",
    "experiment_results",
    "models",
  ])
    await database.rows(`delete from articles.${table}`);
  await database.rows("truncate articles.interactions, articles.lists");
  await model(champion, "champion", "2026-12-01");
});

const model = (version: string, state: string, at: string) =>
  database.rows(`insert into articles.models (version, sha256, file, facts, state, made_at, state_at)
    values ('${version}', '${version}', 'model', '{}', '${state}', '${at}', '${at}')`);
const states = async () => {
  const rows = await database.rows("select version, state, state_by from articles.models");
  return Object.fromEntries(
    (rows as { version: string; state: string }[]).map(({ version, state }) => [version, state]),
  );
};
const look = (more: Partial<LookAtTrial> = {}) =>
  lookAtTrial(intake, { settings, declared: {}, now: noon, ...more });

/** Each reader is shown a list of two articles; so many of three readers in each variant open the first one. */
const showLists = (name: string, opening: { readonly control: number; readonly candidate: number }) =>
  database.rows(`
    with list as (
      select r.id as reader, gen_random_uuid() as id, timestamptz '2026-12-02 10:00+00' + r.id * interval '1 second' as at,
        case when r.id % 2 = 0 then 'control' else 'candidate' end as variant from articles.readers r
    ), lists as (
      insert into articles.lists (id, at, reader, record, variants)
      select id, at, reader, '', jsonb_build_object('${name}', variant) from list
    ), shown as (
      insert into articles.interactions (event, at, reader, kind, articles, list) select id, at, reader, 'shown', '{1,2}', id from list
    )
    insert into articles.interactions (event, at, reader, kind, article, list)
    select gen_random_uuid(), at + interval '1 minute', reader, 'click', 1, id from list
    where reader / 2 % 3 < case variant when 'control' then ${opening.control} else ${opening.candidate} end`);

const begin = async (): Promise<string> => {
  await model(one, "candidate", "2026-12-02 11:00+00");
  const { begun } = await look();
  if (!begun) throw new Error("nothing began");
  return begun.name;
};

it("tries the newest accepted version a minute later, one at a time, in an experiment that names both versions", async () => {
  await model(one, "candidate", "2026-12-02 11:59:30+00");
  expect(await look()).toEqual({ stopped: [] });
  const { begun } = await look({ now: noon + 60_000 });
  expect(begun).toEqual({ name: "model-111111111111-against-cccccccccccc", candidate: one });
  await model(two, "candidate", "2026-12-02 11:00+00");
  expect(await look({ now: noon + 120_000 })).toEqual({ stopped: [] });
  expect(await newestTrials(intake)).toMatchObject([
    {
      candidate: one,
      champion,
      experiment: {
        from: "2026-12-02",
        days: 7,
        variants: { control: { share: 0.5 }, candidate: { share: 0.5, settings: { model: one } } },
      },
      ended: undefined,
    },
  ]);
});

it.each([
  ["better", { control: 1, candidate: 2 }],
  ["not to be told apart", { control: 1, candidate: 1 }],
])("lets a version serve whose readers fare %s", async (_, opening) => {
  const name = await begin();
  await showLists(name, opening);
  // enough readers for the smallest difference of this test
  await database.rows(
    `update articles.model_trials set experiment = jsonb_set(experiment, '{metrics,0,worthSeeing}', '0.2')`,
  );
  const { ended } = await look({ now: noon + 1000 });
  expect(ended).toMatchObject({ candidate: one, ended: { outcome: "released" } });
  expect(await states()).toEqual({ [champion]: "archived", [one]: "champion" });
  expect(await database.rows("select state_by from articles.models where state = 'champion'")).toEqual([
    { state_by: name },
  ]);
  expect(await look({ now: noon + 2000 })).toEqual({ stopped: [] });
});

it("refuses a version whose readers fare worse, says why, and tries the one that waited", async () => {
  const name = await begin();
  await model(two, "candidate", "2026-12-02 11:30+00");
  await showLists(name, { control: 2, candidate: 1 });
  const { ended } = await look({ now: noon + 1000 });
  expect(ended?.ended).toMatchObject({
    outcome: "lost",
    reason: expect.stringMatching(/^candidate loses: -/),
  });
  expect(await states()).toEqual({ [champion]: "champion", [one]: "refused", [two]: "candidate" });
  expect((await look({ now: noon + 2000 })).begun).toMatchObject({ candidate: two });
});

it("goes on with a version when a newer one is accepted, which takes the place of those that wait", async () => {
  await begin();
  await model(two, "candidate", "2026-12-02 11:30+00");
  await decideAlone(database.as("articles_training"), (client) => makeRoom(client, "a training"));
  expect(await states()).toEqual({ [champion]: "champion", [one]: "candidate", [two]: "archived" });
});

it("stops and refuses a version whose lists fail, after which nobody's list is made with it", async () => {
  const name = await begin();
  const followed = new FollowedTrial(database.as("articles_api"));
  await followed.poll();
  expect(followed.trial?.name).toBe(name);
  await database.rows(
    `insert into articles.experiment_requests values ('${name}', '2026-12-02 12:00+00', 'candidate', 9, 9, 0)`,
  );
  const { stopped, ended } = await look({ now: noon + 1000 });
  expect(stopped).toMatchObject([{ experiment: name, variant: triedVariant, guardrail: "errorRate" }]);
  expect(ended?.ended).toMatchObject({ outcome: "stopped", reason: "9 of 9 lists failed; 1 % may" });
  expect((await states())[one]).toBe("refused");
  await followed.poll();
  expect(followed.trial).toBeUndefined();
});

it("leaves a version that no readers decided on to a person, and does not try it against the same one again", async () => {
  await begin();
  const { ended } = await look({ now: noon + 7 * dayMs });
  expect(ended?.ended).toMatchObject({ outcome: "over", reason: "nobody was shown a list of it" });
  expect((await states())[one]).toBe("candidate");
  expect(await look({ now: noon + 7 * dayMs + 1000 })).toEqual({ stopped: [] });
});

it("gives a trial up when somebody decides before: a person, the environment's file, an experiment of models", async () => {
  const why = async (more?: Partial<LookAtTrial>) => (await look({ now: noon + 1000, ...more })).ended?.ended;
  const again = () => database.rows("delete from articles.model_trials");
  await begin();
  const models = { control: { share: 0.5 }, other: { share: 0.5, settings: { model: two } } };
  const declared = { models: someExperiment({ variants: models }) };
  expect(await why({ declared })).toMatchObject({
    outcome: "given up",
    reason: expect.stringMatching(/models/),
  });
  expect(await look({ declared })).toEqual({ stopped: [] });
  await again();
  await look();
  expect((await why({ settings: undefined }))?.reason).toMatch(/does not ask for trials/);
  await again();
  await look();
  await releaseModel(database.as("articles_api"), one, "ann");
  expect((await why())?.reason).toBe("ann let it serve before");
  expect((await states())[one]).toBe("champion");
});

it("comes to the same end wherever a look is cut off, when the next one is not", async () => {
  const name = await begin();
  await showLists(name, { control: 1, candidate: 2 });
  let queries = 0;
  for (let last = 0; (await runningTrial(intake)) !== undefined; last++) {
    if (last > 50) throw new Error("it never ended");
    queries = 0;
    await lookAtTrial(cutOffAfter(intake, last), { settings, declared: {}, now: noon + 1000 }).catch(
      () => {},
    );
    const version = Object.entries(await states()).find(([, state]) => state === "champion")?.[0];
    // the model serves exactly when its trial has ended so
    expect(version).toBe((await runningTrial(intake)) ? champion : one);
  }
  expect(queries).toBeGreaterThan(8);

  function cutOffAfter(pool: Pool, last: number): Pool {
    const counted = (query: (...args: never[]) => unknown) =>
      ((...args: never[]) => {
        // what is rolled back is what a connection does that ends
        if (String(args[0]) !== "rollback" && queries++ >= last) throw new Error("cut off");
        return query(...args);
      }) as never;
    return {
      query: counted((...args) => pool.query(...(args as unknown as [string]))),
      connect: async () => {
        const client = await pool.connect();
        return {
          query: counted((...args) => client.query(...(args as unknown as [string]))),
          release: (error?: Error) => client.release(error),
        };
      },
    } as unknown as Pool;
  }
});
