import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { DeployedDatabase } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { type ArticleList, DeployedArticles } from "../support/deployed-articles";
import { type Grant, grantsOf, without } from "../support/grants";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

// real Terraform and the local Azure; each test goes on where the one before it ended
describe("articles with models of one's own", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let articles: DeployedArticles;
  let database: DeployedDatabase;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    const file = join(checkout.root, "environments/local.ts");
    const line =
      'scoring: { encoder: { model: "built-in" }, ranking: { model: "built-in", weight: 0.5, budgetMs: 2000 } },';
    writeFileSync(file, readFileSync(file, "utf8").replace("articleDays: 90,", `articleDays: 90, ${line}`));
    estate = await deployLocal(checkout);
    articles = new DeployedArticles(estate);
    database = await DeployedDatabase.administer(estate, "articles", "Articles/Database");
  });

  afterAll(async () => {
    await database?.close();
    await destroyLocal(checkout);
  });

  it("are encoded by the encoder that a line names, and found in other languages than they are sought in", async () => {
    await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect(await health()).toMatchObject({ status: "healthy", encoder: { status: "ok" } });
    expect(await encoded()).toMatchObject([{ width: 96, version: expect.stringMatching(/^[0-9a-f]{12}$/) }]);
    const found = await eventually(async () => {
      const answer = (await articles.search("bürgermeister steuer haushalt")) as Found;
      expect(answer.by).toBe("meaning");
      return answer;
    });
    expect(new Set(found.articles.map(({ category }) => category))).toEqual(new Set(["Politics"]));
  });

  it("are ranked by a model that takes part in the blend, which the explanation names, and goes on without", async () => {
    const first = await articles.list("ann", 20);
    await articles.tell("ann", "like", first.items.map(({ article }) => article.id).slice(0, 12));
    await eventually(async () => expect((await articles.profile("ann")).deeds).toBeGreaterThan(9));
    const made = await eventually(async () => {
      // each n is another list
      const list = (await articles.list("ann", 5 + Math.floor(Math.random() * 20))) as Degradable;
      expect(list.degraded).toBeUndefined();
      return list;
    });
    expect(await articles.explain(made.id)).toMatchObject({
      ranking: expect.stringMatching(/^wide-and-deep@[0-9a-f]{12}$/),
      candidates: expect.arrayContaining([
        expect.objectContaining({ sources: expect.objectContaining({ ranking: expect.any(Number) }) }),
      ]),
    });
    const scoring = grantsOf(estate).filter(isOfScoring);
    await without(estate, scoring, () =>
      eventually(async () => {
        const list = (await articles.list("ann", 5 + Math.floor(Math.random() * 20))) as Degradable;
        expect(list.degraded).toEqual(["ranking"]);
        expect(await articles.explain(list.id)).toMatchObject({ ranking: null });
      }),
    );
  });

  it("are taken while the encoder cannot be asked, which health tells, and encoded later", async () => {
    const scoring = grantsOf(estate).filter(isOfScoring);
    expect(scoring.length).toBeGreaterThan(0);
    const id = await without(estate, scoring, async () => {
      await eventually(async () =>
        expect(await health()).toMatchObject({ status: "degraded", encoder: { status: "down" } }),
      );
      const imported = await articles.importArticle();
      await articles.arrived(imported);
      return imported;
    });
    expect(await embeddingOf(id)).toEqual([{ version: null }]);
    await eventually(async () => expect(await health()).toMatchObject({ status: "healthy" }));
    await vitrine("trigger", "catch-up-articles");
    await eventually(async () => expect(await embeddingOf(id)).toEqual([{ version: expect.any(String) }]));
  });

  const health = () => ask("/health");
  const encoded = () =>
    database.rows(
      "select embedding_version as version, octet_length(embedding) / 4 as width from articles.articles where embedding is not null group by 1, 2",
    );
  const embeddingOf = (id: string) =>
    database.rows("select embedding_version as version from articles.articles where key = $1", [id]);

  async function vitrine(...args: readonly string[]) {
    const { stdout, output, exitCode } = await command(
      checkout.root,
      "node",
      "bin/vitrine.mjs",
      ...args,
      "--json",
    );
    if (exitCode !== 0) throw new Error(output);
    return JSON.parse(stdout);
  }

  async function ask(path: string): Promise<unknown> {
    return (await fetch(estate.output("articles_api_url") + path)).json();
  }
});

interface Degradable extends ArticleList {
  readonly degraded?: readonly string[];
}

const isOfScoring = ({ role, scope }: Grant) =>
  role === "AzureML Data Scientist" && scope.includes("/onlineEndpoints/");

interface Found {
  readonly by: string;
  readonly articles: readonly { readonly category: string }[];
}

/** What holds after a while: of what follows the database, or is asked again. */
async function eventually<Value>(holds: () => Promise<Value>): Promise<Value> {
  for (const end = Date.now() + 60_000; ; await sleep(500)) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
