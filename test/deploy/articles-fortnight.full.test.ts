import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Experiments } from "../../runtime/articles/experiments/experiment";
import { VariantsOfReaders } from "../../runtime/articles/experiments/reader-variants";
import { newsWorld } from "../../runtime/articles/sample/sample-world";
import type { ExperimentAnswer } from "../../runtime/functions/articles/contract/experiments";
import type { ArticleModelsAnswer } from "../../runtime/functions/articles/contract/models";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { DeployedDatabase } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedArticles } from "../support/deployed-articles";
import type { LocalEstate } from "../support/local-estate";
import { passNight } from "../support/pass-night";
import { PersonsApi } from "../support/persons-api";
import { type Visit, VisitingReaders } from "../support/visiting-readers";

jest.setTimeout(3_600_000);

const dayMs = 86_400_000;
const days = 14;
/** On this one, those who have the variant `hasty` begin to hide what they are shown. */
const breaksOn = 3;
/** How eagerly readers open what is to their taste, by their variant, times the usual. */
const eagerness: Readonly<Record<string, number>> = {
  "fresher-lists: longer": 4,
  "calmer-lists: calm": 0.3,
};

// a machine that does much else is slow for every variant
const guardrails = { p95Seconds: 60 };
const declared = (name: string, [from, below]: readonly [number, number], settings: object) => ({
  about: `What readers think of ${name}`,
  from: new Date(Date.now() - (days - 1) * dayMs).toISOString().slice(0, 10),
  // one more, should it end after midnight
  days: days + 1,
  // an interval takes fifty readers in each variant, a guardrail fewer
  namespace: { name: "fortnight", from, below },
  variants: { control: { share: 0.5 }, [name]: { share: 0.5, settings } },
  metrics: [{ name: "clickRate" as const, worthSeeing: 0.05 }],
  guardrails,
});
const experiments = Experiments.parse({
  "fresher-lists": declared("longer", [0, 0.4], { freshHalfLifeHours: 24 }),
  "calmer-lists": declared("calm", [0.4, 0.8], { relevance: 0.6 }),
  "hasty-lists": declared("hasty", [0.8, 1], { fatigueAfter: 2 }),
});
// who hides what an experiment of the file shows them is in both halves of a trial
const candidate = {
  share: 0.5,
  days: 7,
  metrics: [{ name: "clickRate", worthSeeing: 0.1 }],
  guardrails: { ...guardrails, hideRate: 0.5 },
};

/**
 * A fortnight on a deployed estate. What is compressed: a day is as long as its readers need to ask for one list each, and a training of the
 * night; then all that the database has becomes a day older. Lists, deeds, looks, trainings, the gate and trials are the estate's own.
 */
describe("a fortnight of articles with a training every night", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let articles: DeployedArticles;
  let database: DeployedDatabase;
  let readers: VisitingReaders;
  const began = new Date();
  let explained = 0;
  const variants = new VariantsOfReaders(experiments, { isStopped: () => false });
  const variantsOf = (reader: string) =>
    Object.entries(variants.of(reader, Date.now()).variants ?? {}).map((each) => each.join(": "));
  const isHasty = (reader: string) => variantsOf(reader).includes("hasty-lists: hasty");

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    const file = join(checkout.root, "environments/local.ts");
    const text = readFileSync(file, "utf8")
      .replace("articleDays: 90,", `articleDays: 90, experiments: ${JSON.stringify(experiments)},`)
      .replace('onDrift: "train",', `onDrift: "nothing", candidate: ${JSON.stringify(candidate)} as const,`);
    writeFileSync(file, text);
    estate = await deployLocal(checkout);
    articles = new DeployedArticles(estate);
    database = await DeployedDatabase.administer(estate, "articles", "Articles/Database");
    await succeeding(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    readers = new VisitingReaders(
      new PersonsApi(estate, "articles", "developer"),
      newsWorld({ until: Date.now() }).readers,
      (reader) => variantsOf(reader).reduce((times, each) => times * (eagerness[each] ?? 1), 1),
    );
    await catchUp();
    await eventually(async () => expect((await models()).champion).not.toBeNull());
  });

  afterAll(async () => {
    await database?.close();
    await destroyLocal(checkout);
  });

  it("goes on for fourteen days, and what breaks has no reader two minutes later", async () => {
    await articles.train();
    await passNight(database);
    for (let day = 0; day < days; day++) {
      const { visits, opened } = await readers.visit(8 + day);
      await arrived(visits, opened);
      await explainTried(visits);
      if (day === breaksOn) await breakHasty(visits);
      // each look counts yesterday, too
      if (day % 2 === 1) await looked();
      await articles.train();
      await passNight(database);
      if (day % 2 === 1) await catchUp();
    }
  });

  it("found what wins, named what loses, and says what broke", async () => {
    const verdicts = async (name: string) => {
      const { variants: found } = await told(name);
      return found.map(({ words }) => words ?? "");
    };
    expect(await verdicts("fresher-lists")).toContainEqual(expect.stringMatching(/^longer wins: /));
    expect(await verdicts("calmer-lists")).toContainEqual(expect.stringMatching(/^calm loses: /));
    expect(await verdicts("hasty-lists")).toContainEqual(
      expect.stringMatching(
        /^hasty is broken and has no readers any more: \d+ of \d+ articles shown were hidden/,
      ),
    );
    expect(await estate.logs(began)).toContainEqual(
      expect.objectContaining({
        kind: "metric",
        name: "stopped variants",
        properties: expect.objectContaining({ experiment: "hasty-lists", variant: "hasty" }),
      }),
    );
  });

  it("let a version serve that was trained, tried with half of the readers, and found to be good", async () => {
    const { versions } = await models();
    const tried = versions.filter(({ trial }) => trial !== null);
    const released = tried.filter(({ state_by, trial }) => state_by === trial?.experiment);
    expect(released).not.toEqual([]);
    expect(explained).toBeGreaterThan(0);
    const trials = await Promise.all(released.map(({ trial }) => told(trial?.experiment ?? "")));
    expect(trials.map(({ trial }) => trial?.outcome)).toContain("released");
    // trained every night and before the first day; what was no better is refused with its figures
    expect(versions.length).toBeGreaterThan(2);
  });

  /** Lists of a trial are made with its candidate, and say so. */
  async function explainTried(visits: readonly Visit[]): Promise<void> {
    const [row] = await database.rows(
      "select id, variants from articles.lists where id = any($1::uuid[]) and variants::text ~ ': \"candidate\"' limit 1",
      [visits.map(({ list }) => list.id)],
    );
    if (!row) return;
    const [name] =
      Object.entries(row["variants"] as object).find(([, variant]) => variant === "candidate") ?? [];
    const { trial } = await told(name ?? "");
    expect(await articles.explain(String(row["id"]))).toMatchObject({
      model: trial?.candidate,
      experiment: expect.stringContaining(`${name}: candidate`),
    });
    explained++;
  }

  /** Those who have it hide most of what they see, and go on asking. */
  async function breakHasty(visits: readonly Visit[]): Promise<void> {
    const hasty = visits.filter(({ reader }) => isHasty(reader));
    expect(hasty.length).toBeGreaterThan(10);
    const broke = performance.now();
    for (const visit of hasty) await readers.hide(visit, 6);
    for (let n = 30; ; n++) {
      const lists = await Promise.all(
        hasty.slice(0, 5).map(({ reader }) => articles.list(reader, 1 + (n % 40))),
      );
      const made = await eventually(async () => {
        const rows = await database.rows(
          "select variants ->> 'hasty-lists' as variant from articles.lists where id = any($1::uuid[])",
          [lists.map(({ id }) => id)],
        );
        expect(rows).toHaveLength(lists.length);
        return rows;
      });
      if (made.every(({ variant }) => variant === null)) break;
      expect(performance.now() - broke).toBeLessThan(120_000);
      await sleep(1000);
    }
    expect((await told("hasty-lists")).variants).toMatchObject([{ name: "control" }, { share_now: 0 }]);
  }

  /** All that readers were shown and did is in the database. */
  async function arrived(visits: readonly Visit[], opened: number): Promise<void> {
    await eventually(async () => {
      const [row] = await database.rows(
        `select (select count(*) from articles.interactions where kind = 'shown' and event = any($1::uuid[]))::int as shown,
           (select count(*) from articles.interactions where kind = 'click' and list = any($1::uuid[]))::int as clicks`,
        [visits.map(({ list }) => list.id)],
      );
      expect(row).toEqual({ shown: visits.length, clicks: opened });
    });
  }

  /** The experiments were looked at from now on; deeds of one more list wake who looks. */
  async function looked(): Promise<void> {
    const { time } = (await database.rows("select now() as time"))[0] as { time: Date };
    for (let n = 10; ; n++) {
      const rows = await database.rows(
        "select from articles.experiment_results where looked_at > $1 and experiment = 'calmer-lists'",
        [time],
      );
      if (rows.length > 0) return;
      await articles.list("nobody-of-the-experiments", 1 + (n % 40));
      await sleep(2000);
    }
  }

  const models = () => vitrine("articles", "models") as Promise<ArticleModelsAnswer>;
  const told = (name: string) => vitrine("experiment", name) as Promise<ExperimentAnswer>;
  const catchUp = () => succeeding(checkout.root, "node", "bin/vitrine.mjs", "trigger", "catch-up-articles");

  async function vitrine(...args: string[]): Promise<unknown> {
    const { exitCode, stdout, output } = await command(
      checkout.root,
      "node",
      "bin/vitrine.mjs",
      ...args,
      "--json",
    );
    if (exitCode !== 0) throw new Error(output);
    return JSON.parse(stdout.slice(stdout.indexOf("{")));
  }

  async function eventually<Result>(isSo: () => Promise<Result>): Promise<Result> {
    for (const end = Date.now() + 180_000; ; await sleep(500)) {
      try {
        return await isSo();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }
});
