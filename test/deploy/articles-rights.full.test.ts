import { randomBytes, randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import type { Pool } from "pg";
import { countFigures } from "../../runtime/articles/analytics/count-figures";
import { lookAtExperiments } from "../../runtime/articles/experiments/look-at-experiments";
import { newestTrials } from "../../runtime/articles/experiments/trial/kept-trials";
import { LearnedEncoders } from "../../runtime/articles/ingestion/encoders";
import { learnFromCatalogue } from "../../runtime/articles/ingestion/learn-from-catalogue";
import { keepDays } from "../../runtime/articles/interactions/days";
import { joinReaders } from "../../runtime/articles/interactions/join-readers";
import { PostgresInteractions } from "../../runtime/articles/interactions/postgres-interactions";
import { landArticles } from "../../runtime/articles/lake/land-articles";
import { expandLaunches } from "../../runtime/articles/launches/expand-launches";
import { FollowedArticles } from "../../runtime/articles/live/followed-articles";
import { releaseModel } from "../../runtime/articles/model/decide-champion";
import { fitNewest } from "../../runtime/articles/model/fit-newest";
import { FollowedModel } from "../../runtime/articles/model/followed-model";
import { keepPoison } from "../../runtime/functions/article-intake/deeds/poison";
import { withdrawArticle } from "../../runtime/functions/articles/catalogue/publish-article";
import { ReadingDriftChecks } from "../../runtime/functions/articles/drift/drift-checks";
import { watchReading } from "../../runtime/functions/articles/drift/watch-reading";
import { experimentsAnswer } from "../../runtime/functions/articles/experiments/experiments-answer";
import { ServedExperiments } from "../../runtime/functions/articles/experiments/served-experiments";
import { exportReader } from "../../runtime/functions/articles/export/reader-export";
import { analytics } from "../../runtime/functions/articles/figures/analytics";
import { keptList } from "../../runtime/functions/articles/lists/kept-list";
import { listId } from "../../runtime/functions/articles/lists/list-id";
import { ArticlesMetrics } from "../../runtime/functions/articles/metrics";
import { operation as erasure } from "../../runtime/functions/articles/operations/erasure";
import { askToForget } from "../../runtime/functions/articles/readers/ask-to-forget";
import { choosePreferences } from "../../runtime/functions/articles/readers/choose-preferences";
import { findReader } from "../../runtime/functions/articles/readers/known-reader";
import { keepRefused } from "../../runtime/functions/articles/readers/refused-feedback";
import type { ArticlesDatabaseRole } from "../../runtime/functions/articles/testing/articles-database";
import { noFiles, noLake } from "../../runtime/functions/articles/testing/nothing-stored";
import { DatabaseSessions } from "../../runtime/sign-in/session/database-sessions";
import { ArticlesUses } from "../support/articles-uses";
import { type RoleUses, type Use, UsedRoles } from "../support/role-uses";

jest.setTimeout(420_000);

const now = () => Date.now();
const ingest: Use = (pool) => uses.ingest(pool);
const index: Use = (pool) => uses.index(pool);
const keepList: Use = (pool) => uses.keepList(pool);
const forget: Use = (pool) => uses.forget(pool);
const readForTraining: Use = (pool) => uses.readForTraining(pool);
const register: Use = (pool) => uses.register(pool);
const find: Use = (pool) => findReader(pool, "ann");
const exported: Use = async (pool) => {
  const experiments = new ServedExperiments(pool, {});
  for await (const _ of await exportReader(
    { database: pool, lake: noLake, files: noFiles, experiments },
    "ann",
  ));
};
const choose: Use = (pool) => choosePreferences(pool, randomUUID(), { categories: [], languages: [] });
const figures: Use = (pool) => analytics(pool, 28, now());
const askHowFar: Use = async (pool) => {
  const state = { articles: 0, lagSeconds: undefined, model: undefined };
  const metrics = new ArticlesMetrics(() => state, { count: () => undefined }, "test");
  const [asked] = await uses.database.rows("select id from articles.erasures limit 1");
  await erasure.handle({ path: { id: asked?.["id"] } } as never, { database: pool, metrics } as never);
};
const askToBeForgotten: Use = (pool) =>
  askToForget(
    { database: pool, hub: { send: async () => undefined } },
    { reader: randomUUID(), askedBy: "operator" },
  );
const follow: Use = (pool) => new FollowedArticles(pool).poll();
const encoder: Use = (pool) => new LearnedEncoders(pool).current();
const release: Use = async (pool) => releaseModel(pool, await uses.otherModel(), "somebody");
const countRequests: Use = (pool) => uses.countRequests(pool);
const experiment: Use = (pool) =>
  experimentsAnswer(pool, [{ name: "weights", experiment: uses.experiments.weights }], now());
const tryModel: Use = (pool) => uses.tryModel(pool);
const append: Use = (pool) =>
  new PostgresInteractions(pool).append([
    {
      id: randomUUID(),
      kind: "click",
      reader: randomUUID(),
      at: new Date().toISOString(),
      article: "a1",
    },
  ]);
const setApart: Use = (pool) =>
  keepPoison(pool, [
    {
      code: "NotADeed",
      reason: "body: is none",
      of: { body: {}, arrivedMs: now(), partition: "0", sequence: 1 },
    },
  ]);
const expand: Use = (pool) => expandLaunches(pool, now());
const fitNow: Use = (pool) => fitNewest(pool, { now: now(), days: 14 });
const lookAt: Use = (pool) => lookAtExperiments(pool, uses.experiments, now());
const keepTheDays: Use = (pool) => keepDays(pool, { deeds: 30, lists: 30 });
const watchDrift: Use = (pool) =>
  watchReading(
    { database: pool, checks: new ReadingDriftChecks(pool), telemetry: { event: () => undefined } },
    new Date(),
  );
const join: Use = (pool) =>
  joinReaders(pool, { anonymous: `anonymous-${randomBytes(16).toString("hex")}`, account: "ann" });

/** What the runbooks have an operator ask the database, who is what the app that erases is. */
async function askAsRunbooks(pool: Pool): Promise<void> {
  const runbooks = globSync("docs/runbooks/*.md").map((file) => readFileSync(file, "utf8"));
  const asked = runbooks.flatMap((text) => [...text.matchAll(/npx vitrine sql articles '(.+)'/g)]);
  expect(asked.length).toBeGreaterThan(2);
  for (const [, statement = ""] of asked) await pool.query(statement);
}

/** Nothing was learned yet. */
async function learn(pool: Pool): Promise<void> {
  await uses.database.rows("delete from articles.embeddings");
  await learnFromCatalogue(pool);
}

/** No model was fitted yet. */
async function fitFirst(pool: Pool): Promise<void> {
  await uses.database.rows("create table kept as select * from articles.models; delete from articles.models");
  try {
    await fitNow(pool);
  } finally {
    await uses.database.rows(
      "delete from articles.models; insert into articles.models select * from kept; drop table kept",
    );
  }
}

/** All days anew. */
async function countAll(pool: Pool): Promise<void> {
  await uses.database.rows("delete from articles.daily_figures");
  await countFigures(pool, { keptDays: 2 });
}

/** All articles anew. */
async function landAll(pool: Pool): Promise<void> {
  await uses.database.rows("delete from articles.landings");
  await landArticles({ database: pool, lake: { replace: async () => undefined } }, now());
}

async function signInAndOut(pool: Pool): Promise<void> {
  const sessions = new DatabaseSessions(pool);
  const id = randomBytes(32);
  await sessions.add({ id, subject: "ann", sealed: id, roles: [], seconds: 60 });
  await sessions.find(id);
  await sessions.extend(id, 60);
  await sessions.end(id);
}

/** What an article that comes in changes of one that is there. */
const ingested = [
  "title",
  "summary",
  "text",
  "category",
  "publisher",
  "language",
  "region",
  "url",
  "image",
  "words",
  "reading_seconds",
  "published_at",
  "expires_at",
  "story",
  "embedding",
  "embedding_version",
  "min_hash",
];

/** What fails without each right, by role. */
const needs: RoleUses<ArticlesDatabaseRole> = {
  articles_api: {
    "connect on database articles": find,
    "usage on schema articles": find,
    "select on table articles.articles": follow,
    "insert on table articles.articles": ingest,
    ...ofColumns("update", "articles.articles", ingested, ingest),
    "update (withdrawn_at) on table articles.articles": (pool) => withdrawArticle(pool, "a1"),
    "select on table articles.launches": follow,
    "insert on table articles.launches": ingest,
    "select on table articles.readers": find,
    "insert on table articles.readers": choose,
    "update (preferences) on table articles.readers": choose,
    "select on table articles.interactions": exported,
    "select on table articles.profiles": find,
    "select on table articles.counters": follow,
    "select on table articles.models": (pool) => new FollowedModel(pool).poll(),
    ...ofColumns("update", "articles.models", ["state", "state_at", "state_by", "served_until"], release),
    "select on table articles.embeddings": encoder,
    "select on table articles.lists": (pool) => keptList(pool, listId(now())),
    "insert on table articles.lists": keepList,
    "insert on table articles.poison": (pool) =>
      keepRefused(pool, "ann", [{}], [{ feedback: 0, errors: [{ parameter: "kind", message: "missing" }] }]),
    "execute on function articles.hold_to_join(text,text)": join,
    "execute on function articles.join_readers(bigint,bigint,bytea)": join,
    "usage on schema sign_in": signInAndOut,
    "select on table sign_in.sessions": signInAndOut,
    "insert on table sign_in.sessions": signInAndOut,
    "update on table sign_in.sessions": signInAndOut,
    "delete on table sign_in.sessions": signInAndOut,
    "select on table articles.experiment_states": experiment,
    "select on table articles.experiment_results": experiment,
    "select on table articles.model_trials": (pool) => newestTrials(pool),
    "select on table articles.experiment_requests": countRequests,
    "insert on table articles.experiment_requests": countRequests,
    "update on table articles.experiment_requests": countRequests,
    "execute on function articles.ask_to_forget(text,text,text,text[])": askToBeForgotten,
    "execute on function articles.refused_about(text[],text[],uuid[])": exported,
    "execute on function articles.erasures_of(text[])": exported,
    "select on table articles.experiment_days": exported,
    "select on table articles.experiment_readers": exported,
    "execute on function articles.was_forgotten(text,timestamp with time zone)": keepList,
    ...ofColumns(
      "select",
      "articles.erasures",
      ["id", "asked_at", "steps", "problem", "done_at", "receipt"],
      askHowFar,
    ),
    "select on table articles.daily_figures": figures,
    "select on table articles.daily_model_figures": figures,
    "select on table articles.drift_checks": (pool) => new ReadingDriftChecks(pool).last(),
    "insert on table articles.drift_checks": watchDrift,
  },
  articles_intake: {
    "connect on database articles": append,
    "usage on schema articles": append,
    "select on table articles.articles": append,
    "insert on table articles.articles": ingest,
    ...ofColumns("update", "articles.articles", ingested, ingest),
    "update (indexed_change) on table articles.articles": index,
    ...ofTables(["select", "insert"], "articles.landings", landAll),
    "update (landed_at) on table articles.landings": landAll,
    "select on table articles.launches": expand,
    "insert on table articles.launches": ingest,
    "update on table articles.launches": expand,
    "delete on table articles.launches": expand,
    "select on table articles.readers": append,
    "insert (key) on table articles.readers": append,
    "select on table articles.interactions": append,
    "insert on table articles.interactions": append,
    ...ofTables(["select", "insert", "update"], "articles.profiles", append),
    ...ofTables(["select", "insert", "update"], "articles.counters", append),
    "insert on table articles.poison": setApart,
    "select (id) on table articles.poison": setApart,
    "select on table articles.forgotten": append,
    ...ofTables(["select", "insert", "delete"], "articles.models", fitFirst),
    ...ofColumns("update", "articles.models", ["refreshed", "refreshed_sha256", "refreshed_at"], fitNow),
    ...ofTables(["select", "insert", "delete"], "articles.embeddings", learn),
    "execute on function articles.create_day(date)": keepTheDays,
    "execute on function articles.drop_days_before(date,date)": keepTheDays,
    ...ofColumns("select", "articles.lists", ["id", "at", "variants"], lookAt),
    ...ofTables(["select", "insert"], "articles.experiment_states", lookAt),
    ...ofTables(["select", "insert"], "articles.experiment_readers", lookAt),
    ...ofTables(["select", "insert", "update"], "articles.experiment_days", lookAt),
    ...ofTables(["select", "insert", "update"], "articles.experiment_results", lookAt),
    ...ofTables(["select", "delete"], "articles.experiment_requests", lookAt),
    ...ofTables(["select", "insert"], "articles.model_trials", tryModel),
    ...ofColumns("update", "articles.model_trials", ["ended_at", "outcome", "reason"], tryModel),
    ...ofColumns("update", "articles.models", ["state", "state_at", "state_by", "served_until"], tryModel),
    ...ofColumns("select", "articles.lists", ["deeds", "model", "explored"], countAll),
    ...ofTables(["select", "insert", "update"], "articles.daily_figures", countAll),
    ...ofTables(["select", "insert", "update"], "articles.daily_model_figures", countAll),
  },
  articles_erasure: {
    "connect on database articles": forget,
    "usage on schema articles": forget,
    "usage on schema sign_in": forget,
    ...ofTables(["select", "delete"], "articles.readers", forget),
    ...ofTables(["select", "delete"], "articles.interactions", forget),
    ...ofTables(["select", "delete"], "articles.lists", forget),
    "select on table articles.launches": forget,
    "update (readers) on table articles.launches": forget,
    ...ofTables(["select", "insert", "update"], "articles.forgotten", forget),
    ...ofColumns("select", "sign_in.sessions", ["id", "subject"], forget),
    "delete on table sign_in.sessions": forget,
    ...ofTables(["select", "update"], "articles.erasures", forget),
    ...ofColumns("select", "articles.poison", ["at", "reason"], askAsRunbooks),
    "execute on function articles.forget_refused(text[],text[],uuid[])": forget,
    "execute on function articles.find_reader(text[],bigint[],text[],uuid[],bytea[])": forget,
  },
  articles_training: {
    "connect on database articles": readForTraining,
    "usage on schema articles": readForTraining,
    "select on table articles.interactions": readForTraining,
    "select on table articles.counters": readForTraining,
    ...ofColumns(
      "select",
      "articles.articles",
      [
        "id",
        "category",
        "publisher",
        "language",
        "region",
        "reading_seconds",
        "published_at",
        "expires_at",
        "story",
        "embedding",
        "embedding_version",
        "change",
      ],
      readForTraining,
    ),
    "select (at) on table articles.forgotten": readForTraining,
    ...ofTables(["select", "insert", "delete"], "articles.models", register),
    ...ofColumns("update", "articles.models", ["state", "state_at", "state_by"], register),
    ...ofColumns("select", "articles.model_trials", ["candidate", "ended_at"], register),
  },
};

let uses: ArticlesUses;
let roles: UsedRoles<ArticlesDatabaseRole>;

describe("every right in the database of articles is needed", () => {
  beforeAll(async () => {
    uses = await ArticlesUses.start();
    roles = new UsedRoles(uses.database, "articles");
  });

  afterAll(() => uses?.stop());

  it("knows all of them: a new one has to be provoked here", async () => {
    const known = Object.entries(needs).flatMap(([role, all]) =>
      Object.keys(all).map((right) => `${role}: ${right}`),
    );
    expect((await roles.rights()).map(({ name }) => name).sort()).toEqual(known.sort());
  });

  it.each(Object.entries(needs) as [ArticlesDatabaseRole, Record<string, Use>][])(
    "is refused what %s may not do any more, in words that name it, and nothing otherwise",
    async (role, all) => {
      expect(await roles.complaints(role, all)).toEqual([]);
      const refused = Object.fromEntries(Object.keys(all).map((right) => [right, "refused"]));
      expect(await roles.refusals(role, all)).toEqual(refused);
      expect(await roles.complaints(role, all)).toEqual([]);
    },
  );
});

function ofTables(privileges: readonly string[], table: string, use: Use): Record<string, Use> {
  return Object.fromEntries(privileges.map((privilege) => [`${privilege} on table ${table}`, use]));
}

function ofColumns(
  privilege: string,
  table: string,
  columns: readonly string[],
  use: Use,
): Record<string, Use> {
  return Object.fromEntries(columns.map((column) => [`${privilege} (${column}) on table ${table}`, use]));
}
