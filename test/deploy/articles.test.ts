import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import { type ArticleList, DeployedArticles } from "../support/deployed-articles";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

interface Trending {
  readonly articles: readonly { readonly published_at: string }[];
}

// real Terraform and the local Azure; each test goes on where the one before it ended
describe("articles on one machine", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let articles: DeployedArticles;
  let url: string;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    estate = await deployLocal(checkout);
    articles = new DeployedArticles(estate);
    url = estate.output("articles_api_url");
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("answer anybody at the console's address what is trending, and there is nothing yet", async () => {
    expect(url).toBe(`${estate.output("console_url")}/articles/api/v1`);
    expect(await ask("/articles/trending")).toMatchObject({ articles: [] });
  });

  it("come in with the first npm start, with what sample readers did, which counts a moment later", async () => {
    const started = await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect([started.exitCode, started.output]).toEqual([
      0,
      expect.stringMatching(/\d+ deeds of \d+ readers/),
    ]);
    await eventually(async () => {
      const { articles } = (await ask("/articles/trending?n=10")) as Trending;
      const times = articles.map(({ published_at }) => published_at);
      expect(times).toHaveLength(10);
      // until it is known what is read, the newest come first
      expect(times).not.toEqual(times.toSorted().reverse());
    });
    const next = await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect([next.exitCode, next.output]).toEqual([0, expect.not.stringContaining("Bringing")]);
  });

  it("come in files, whose lines are told", async () => {
    const good = { id: "one", title: "One", text: "One.", category: "News", publisher: "The Valley" };
    const lines = [{ ...good, publishedAt: new Date().toISOString() }, good];
    writeFileSync(join(checkout.root, "news.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
    const args = ["articles", "import", "news.jsonl", "--json"];
    const { stdout, exitCode } = await command(checkout.root, "node", "bin/vitrine.mjs", ...args);
    expect([exitCode, JSON.parse(stdout).reports]).toMatchObject([
      2,
      [{ file: "news.jsonl", state: "done", taken: 1, refused: 1 }],
    ]);
  });

  it("are another list once some were read, without those, and each says why it is there", async () => {
    const before = await articles.list("ann");
    expect(before.items.length).toBe(10);
    const read = before.items.slice(0, 3).map(({ article }) => article.id);
    for (const kind of ["click", "read", "like"] as const) await articles.tell("ann", kind, read);
    const after = await eventually(async () => {
      const list = await articles.list("ann");
      expect(idsOf(list)).not.toEqual(idsOf(before));
      return list;
    });
    for (const id of read) expect(idsOf(after)).not.toContain(id);
    for (const { because, propensity } of after.items) {
      expect(because.kind).not.toBe("");
      expect(propensity).toBeGreaterThan(0);
    }
  });

  async function ask(path: string): Promise<unknown> {
    return (await fetch(url + path)).json();
  }
});

const idsOf = ({ items }: ArticleList) => items.map(({ article }) => article.id);

/** What holds after a while: of what goes through the hub, or follows the database. */
async function eventually<Value>(holds: () => Promise<Value>): Promise<Value> {
  for (const end = Date.now() + 30_000; ; ) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
