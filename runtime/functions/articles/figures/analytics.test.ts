import { countFigures } from "../../../articles/analytics/count-figures";
import { AnalyticsAnswer } from "../contract/analytics";
import { RunningArticles } from "../testing/running-articles";

let api: RunningArticles;
beforeAll(async () => {
  api = await RunningArticles.start();
  await api.publish({
    a1: { category: "news" },
    a2: { category: "news" },
    a3: { category: "sports" },
    a4: { category: "science" },
  });
  await api.database.rows(`
    update articles.articles set published_at = '${dayBefore} 08:00Z';
    insert into articles.readers (key) values ('ann'), ('bob'), ('eve');
    ${list({ id: 1, reader: 1, at: `${yesterday} 10:00`, articles: [1, 3], deeds: 2, explored: [1] })}
    ${list({ id: 2, reader: 1, at: `${yesterday} 12:00`, articles: [1, 2], deeds: 12, explored: [] })}
    ${list({ id: 3, reader: 2, at: `${yesterday} 12:00`, articles: [3, 4], deeds: 30, explored: [0] })}
    ${deed({ reader: 1, at: `${yesterday} 10:01`, kind: "click", article: 1, list: 1 })}
    ${deed({ reader: 1, at: `${yesterday} 10:02`, kind: "read", article: 1, list: 1, seconds: 40 })}
    ${deed({ reader: 2, at: `${yesterday} 12:05`, kind: "click", article: 3, list: 3 })}
    ${deed({ reader: 3, at: `${yesterday} 12:06`, kind: "click", article: 2, list: 2 })}
    ${deed({ reader: 2, at: `${dayBefore} 12:05`, kind: "click", article: 3 })}
    ${deed({ reader: 3, at: `${dayBefore} 12:05`, kind: "click", article: 2 })}
    insert into articles.counters (article, day, shown, clicks) values (1, '${yesterday}', 2, 1), (3, '${yesterday}', 2, 1)`);
});
afterAll(() => api?.stop());

const day = (before: number) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
const [today, yesterday, dayBefore] = [day(0), day(1), day(2)];

it("counts a day by hand: readers, visits, what was opened, how different, new and unexpected it was, and what chance cost", async () => {
  const intake = api.database.as("articles_intake");
  expect((await countFigures(intake, { keptDays: 4 })).slice(0, 3)).toEqual([today, yesterday, dayBefore]);
  const { days, models, counted_at } = await analytics();
  const found = days.find((each) => each.day === yesterday);
  expect(found).toEqual({
    day: yesterday,
    readers: 3,
    readers_28_days: 3,
    // ann at ten and at twelve, bob and eve at twelve
    sessions: 4,
    lists: 3,
    shown: 6,
    // eve speaks of a list of ann's
    opened: 2,
    opened_share: expect.closeTo(2 / 6, 9),
    read_seconds: 40,
    coverage: 1,
    // two lists of two categories, one of one
    diversity: expect.closeTo(2 / 3, 9),
    // of three readers of the week, articles 1 and 3 are known by one and the others by none
    novelty_bits: expect.closeTo((4 * Math.log2(4 / 2) + 2 * Math.log2(4 / 1)) / 6, 9),
    // ann had never opened news, bob had opened sports the day before
    unexpected_share: 0.5,
    newcomers_share: expect.closeTo(1 / 3, 9),
    explored_share: expect.closeTo(2 / 6, 9),
    // article 3 of ann's list was not opened, that of bob's was
    explored_opened_share: 0.5,
    // the others: one of four
    exploration_cost: expect.closeTo((1000 * 2 * (1 / 4 - 1 / 2)) / 3, 9),
  });
  expect(models).toEqual([{ day: yesterday, model: "m1", lists: 3, shown: 6, opened: 2 }]);
  expect(Date.parse(counted_at ?? "")).toBeGreaterThan(Date.now() - 60_000);
});

it("counts again only what may still change, and comes to the same", async () => {
  const intake = api.database.as("articles_intake");
  const before = await analytics();
  expect(await countFigures(intake, { keptDays: 4 })).toEqual([]);
  const again = await countFigures(intake, { keptDays: 4, now: Date.now() + 11 * 60_000 });
  expect(again).toContain(yesterday);
  expect(again).not.toContain(day(3));
  expect({ ...(await analytics()), counted_at: "" }).toEqual({ ...before, counted_at: "" });
});

it("tells what became of new articles by their age, and of lists that are made now how many places chance filled", async () => {
  const token = await api.reader();
  for (let times = 0; times < 3; times++) await api.ask("GET", `/recommendations?n=${times + 1}`, { token });
  await api.context.log.flush();
  const [known] = await api.database.rows(
    "select count(*) filter (where deeds = 0 and model = '' and explored is not null)::integer as lists from articles.lists",
  );
  expect(known).toEqual({ lists: 3 });
  // what was shown just now comes through the hub, to articles of two days
  const { new_articles } = await analytics();
  expect(new_articles.filter(({ age_days }) => age_days < 2)).toEqual([
    { age_days: 1, articles: 2, shown: 4, clicks: 2, read_seconds: 0 },
  ]);
});

it("is for operators, and names nobody", async () => {
  const publisher = await api.service("Articles.Publish");
  expect((await api.ask("GET", "/analytics", { token: publisher })).status).toBe(403);
  expect((await api.ask("GET", "/analytics", { token: await api.reader() })).status).toBe(403);
  expect((await api.ask("GET", "/analytics?days=0", { token: await operator() })).status).toBe(400);
  expect(JSON.stringify(await analytics())).not.toMatch(/ann|bob/);
});

const operator = () => api.service("Articles.Operate");

async function analytics(): Promise<AnalyticsAnswer> {
  const { status, json } = await api.ask("GET", "/analytics?days=7", { token: await operator() });
  expect(status).toBe(200);
  return AnalyticsAnswer.parse(json);
}

function uuid(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
}

function list(of: {
  readonly id: number;
  readonly reader: number;
  readonly at: string;
  readonly articles: readonly number[];
  readonly deeds: number;
  readonly explored: readonly number[];
}): string {
  const { id, reader, at, articles, deeds, explored } = of;
  return `
    insert into articles.lists (id, at, reader, record, deeds, model, explored)
      values ('${uuid(id)}', '${at}Z', ${reader}, '', ${deeds}, 'm1', '{${explored}}');
    insert into articles.interactions (event, at, reader, kind, articles, list)
      values ('${uuid(id)}', '${at}Z', ${reader}, 'shown', '{${articles}}', '${uuid(id)}');`;
}

let events = 100;

function deed(of: {
  readonly reader: number;
  readonly at: string;
  readonly kind: string;
  readonly article: number;
  readonly list?: number;
  readonly seconds?: number;
}): string {
  const { reader, at, kind, article, list: from, seconds } = of;
  return `insert into articles.interactions (event, at, reader, kind, article, list, seconds)
    values ('${uuid(events++)}', '${at}Z', ${reader}, '${kind}', ${article}, ${from ? `'${uuid(from)}'` : "null"}, ${seconds ?? "null"});`;
}
