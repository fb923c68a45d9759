import { ArticlesDatabase } from "../../functions/articles/testing/articles-database";
import { random } from "../../shared/random";
import { ExperimentResult } from "./experiment-result";
import { timesOf } from "./experiment-times";
import { FollowedStops } from "./followed-stops";
import { lookAtExperiments } from "./look-at-experiments";
import { VariantsOfReaders } from "./reader-variants";
import { RequestCounts } from "./request-counts";
import { someExperiment } from "./testing/some-experiment";

jest.setTimeout(600_000);

const dayMs = 86_400_000;
const minuteMs = 60_000;
const readers = 3000;

/** How much of what is shown readers open, by their variant. */
const rates: Readonly<Record<string, number>> = { control: 0.15, better: 0.2, worse: 0.1, broken: 0.15 };
const experiment = someExperiment({
  variants: Object.fromEntries(Object.keys(rates).map((variant) => [variant, { share: 0.25 }])),
  metrics: [{ name: "clickRate", worthSeeing: 0.02 }],
});
const experiments = { tried: experiment };
const [begins] = timesOf(experiment);

let database: ArticlesDatabase;
beforeAll(async () => {
  database = await ArticlesDatabase.start();
  await database.rows(`
    insert into articles.articles (key, title, text, category, publisher, language, words, reading_seconds, published_at, expires_at)
    select 'a' || n, 'Article', 'text', 'category ' || n % 3, 'press', 'en', 1, 1, now(), now() from generate_series(1, 10) n`);
  await database.rows(
    `insert into articles.readers (key) select 'reader-' || n from generate_series(1, ${readers}) n order by n`,
  );
}, 60_000);
afterAll(() => database?.stop());

/** Lists of a day, and what was opened of them, as the API and the hub leave them. */
async function writeDay(day: number, lists: readonly { reader: number; variant: string; opened: number }[]) {
  const at = begins + day * dayMs + 9 * 3_600_000;
  const columns = [
    lists.map(({ reader }) => reader),
    lists.map(({ variant }) => JSON.stringify(variant === "" ? null : { tried: variant })),
    lists.map(({ opened }) => opened),
  ];
  await database.rows(`
    with given as (
      select reader, variants::jsonb as variants, opened, gen_random_uuid() as id,
        timestamptz '${new Date(at).toISOString()}' + n * interval '1 millisecond' as at
      from unnest('{${columns[0]?.join(",")}}'::bigint[], array[${columns[1]?.map((each) => `'${each}'`).join(",")}],
        '{${columns[2]?.join(",")}}'::int[]) with ordinality as given (reader, variants, opened, n)
    ), lists as (
      insert into articles.lists (id, at, reader, record, variants) select id, at, reader, '', nullif(variants, 'null') from given
    ), shown as (
      insert into articles.interactions (event, at, reader, kind, articles, list)
      select id, at, reader, 'shown', '{1,2,3,4,5,6,7,8,9,10}', id from given
    )
    insert into articles.interactions (event, at, reader, kind, article, list)
    select gen_random_uuid(), at + interval '1 minute', reader, 'click', article, id
    from given cross join generate_series(1, 10) article where article <= opened`);
}

it("a fortnight's experiment finds what wins and what loses, and a variant that breaks is at nothing within two minutes", async () => {
  const api = database.as("articles_api");
  const intake = database.as("articles_intake");
  const stops = new FollowedStops(api, experiments);
  const of = new VariantsOfReaders(experiments, stops);
  const requests = new RequestCounts(api, () => experiment.guardrails.p95Seconds);
  const source = random(1);
  const habits = Array.from({ length: readers }, () => 0.5 + source.next());
  let brokeAt = 0;
  let stoppedAt = 0;

  for (let day = 0; day < 14; day++) {
    const noon = begins + day * dayMs + 12 * 3_600_000;
    if (day === 3) {
      // its lists fail from now on: what looks is woken every 40 seconds, and instances follow every 15
      brokeAt = noon;
      for (let now = noon; stoppedAt === 0 && now < noon + 10 * minuteMs; now += 10_000) {
        for (let n = 0; n < 4; n++)
          for (const variant of ["control", "better", "worse", "broken"])
            if (of.of(`reader-${source.below(readers)}`, now).variants?.["tried"] === variant)
              requests.answered(
                { variants: { tried: variant }, failed: variant === "broken", seconds: 0.1 },
                now,
              );
        await requests.flush();
        if ((now - noon) % 40_000 === 0) await lookAtExperiments(intake, experiments, now);
        if ((now - noon) % 15_000 < 10_000) await stops.poll();
        if (stops.isStopped("tried", "broken")) stoppedAt = now;
      }
    }
    const lists = Array.from({ length: readers }, (_, n) => n + 1).flatMap((reader) => {
      if (source.next() > 0.4) return [];
      const variant = of.of(`reader-${reader}`, noon).variants?.["tried"] ?? "";
      const rate = (rates[variant] ?? 0.15) * (habits[reader - 1] ?? 1);
      const opened = Array.from({ length: 10 }, () => source.next() < rate).filter(Boolean).length;
      return [{ reader, variant, opened }];
    });
    await writeDay(day, lists);
    await lookAtExperiments(intake, experiments, noon + 6 * 3_600_000);
  }

  expect(stoppedAt - brokeAt).toBeGreaterThan(0);
  expect(stoppedAt - brokeAt).toBeLessThanOrEqual(2 * minuteMs);
  for (let reader = 1; reader <= readers; reader++)
    expect(of.of(`reader-${reader}`, begins + 10 * dayMs).variants?.["tried"]).not.toBe("broken");
  const rows = await database.rows("select result from articles.experiment_results order by day");
  const results = (rows as { result: unknown }[]).map(({ result }) => ExperimentResult.parse(result));
  expect(results).toHaveLength(14);
  const verdicts = Object.fromEntries(
    results.at(-1)?.variants.map(({ variant, verdict }) => [variant, verdict]) ?? [],
  );
  expect(verdicts).toEqual({ control: null, better: "wins", worse: "loses", broken: "broken" });
  expect(results.at(-1)?.sample_ratio.is_off).toBe(false);
});
