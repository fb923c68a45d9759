import { ArticlesDatabase, type ArticlesDatabaseRole } from "./testing/articles-database";

const anArticle = `(title, text, category, publisher, language, words, reading_seconds, published_at, expires_at, key)
  values ('A', 'a', 'news', 'p', 'en', 1, 1, now(), now() + interval '1 day'`;

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await database.rows(`
    insert into articles.articles ${anArticle}, 'one');
    insert into articles.readers (key) values ('ann')`);
});
afterAll(() => database?.stop());

describe("each role", () => {
  it.each<[ArticlesDatabaseRole, string]>([
    ["articles_api", "insert into articles.interactions (event) values (gen_random_uuid())"],
    ["articles_api", "delete from articles.interactions"],
    ["articles_api", "update articles.counters set shown = 0"],
    ["articles_api", "update articles.profiles set packed = ''"],
    ["articles_api", "update articles.readers set key = 'x'"],
    ["articles_api", "delete from articles.readers"],
    ["articles_api", "delete from articles.articles"],
    ["articles_api", "update articles.articles set change = 0"],
    ["articles_api", "update articles.lists set record = ''"],
    ["articles_api", "delete from articles.models"],
    ["articles_api", "select * from articles.poison"],
    ["articles_api", "select * from articles.forgotten"],
    ["articles_api", "select reader, others from articles.erasures"],
    ["articles_api", "update articles.erasures set problem = ''"],
    ["articles_intake", "select articles.find_reader('{ann}', '{}', '{}', '{}', '{}')"],
    ["articles_erasure", "select body from articles.poison"],
    ["articles_intake", "select body from articles.poison"],
    ["articles_intake", "select reader from articles.poison"],
    ["articles_intake", "select * from articles.lists"],
    ["articles_intake", "select * from sign_in.sessions"],
    ["articles_intake", "delete from articles.interactions"],
    ["articles_intake", "update articles.interactions set seconds = 1"],
    ["articles_intake", "delete from articles.readers"],
    ["articles_intake", "update articles.readers set preferences = '{}'"],
    ["articles_intake", "delete from articles.forgotten"],
    ["articles_erasure", "select text from articles.articles"],
    ["articles_erasure", "update articles.interactions set reader = 1"],
    ["articles_erasure", "insert into articles.readers (key) values ('x')"],
    ["articles_erasure", "update articles.counters set shown = 0"],
    ["articles_erasure", "select sealed from sign_in.sessions"],
    ["articles_erasure", "select articles.drop_days_before(current_date, current_date)"],
    ["articles_api", "update articles.models set file = ''"],
    ["articles_intake", "update articles.models set decision = null"],
    ["articles_intake", "update articles.model_trials set champion = ''"],
    ["articles_api", "update articles.model_trials set outcome = 'released'"],
    ["articles_training", "select experiment from articles.model_trials"],
    ["articles_training", "select * from articles.readers"],
    ["articles_training", "select title from articles.articles"],
    ["articles_training", "select reader from articles.forgotten"],
    ["articles_training", "delete from articles.interactions"],
    ["articles_training", "update articles.models set file = ''"],
  ])("%s may not do %s", async (role, sql) => {
    await expect(database.as(role).query(sql)).rejects.toMatchObject({ code: "42501" });
  });

  it.each<[ArticlesDatabaseRole, string]>([
    ["articles_api", `insert into articles.articles ${anArticle}, 'two')`],
    ["articles_api", "update articles.articles set withdrawn_at = now() where key = 'two'"],
    ["articles_api", "update articles.readers set preferences = '{}' where key = 'bob'"],
    [
      "articles_api",
      "select from articles.interactions, articles.profiles, articles.counters, articles.models",
    ],
    ["articles_intake", `insert into articles.articles ${anArticle}, 'three')`],
    [
      "articles_intake",
      "insert into articles.readers (key) values ('eve') on conflict (key) do nothing returning id",
    ],
    [
      "articles_intake",
      "insert into articles.poison (id, code, reason, body) values ('a', 'b', 'c', 'd') on conflict (id) do nothing",
    ],
    ["articles_training", "select reader, article, kind from articles.interactions"],
    ["articles_training", "update articles.models set state = 'archived' where state = 'candidate'"],
    ["articles_intake", "select articles.create_day(current_date)"],
    ["articles_erasure", "select articles.forget_refused('{ann}', '{}', '{}')"],
    ["articles_api", "select articles.ask_to_forget('nobody', 'reader', null, '{}')"],
    [
      "articles_erasure",
      "insert into articles.forgotten (reader) values ('a') on conflict (reader) do update set at = now()",
    ],
  ])("%s may do %s", async (role, sql) => {
    await expect(database.as(role).query(sql)).resolves.toBeDefined();
  });
});

describe("the number of an article's change", () => {
  it("grows with what readers can see of it, and not with what the search index has", async () => {
    const [before] = await changes();
    await database.rows("update articles.articles set indexed_change = change where key = 'one'");
    expect(await changes()).toEqual([before]);
    await database.rows("update articles.articles set withdrawn_at = now() where key = 'one'");
    expect((await changes())[0]).toBeGreaterThan(before as number);
  });

  it("is committed in its order: whoever has seen one has seen those below", async () => {
    const intake = database.as("articles_intake", 2);
    const [first, second] = await Promise.all([intake.connect(), intake.connect()]);
    await first.query("begin");
    await first.query(`insert into articles.articles ${anArticle}, 'slow')`);
    const [{ change: seen } = {}] = await database.rows(
      "select max(change)::int as change from articles.articles",
    );
    const later = second.query(`insert into articles.articles ${anArticle}, 'quick') returning change::int`);
    await first.query("commit");
    const quick = (await later).rows[0].change;
    const rows = await database.rows(
      `select key from articles.articles where change > ${seen} and change <= ${quick} order by change`,
    );
    expect(rows).toEqual([{ key: "slow" }, { key: "quick" }]);
    for (const client of [first, second]) client.release();
  });

  async function changes(): Promise<number[]> {
    const rows = await database.rows("select change::int from articles.articles where key = 'one'");
    return rows.map(({ change }) => change as number);
  }
});
