import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "../../emulator/services/entra/testing/browser";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { DeployedDatabase } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { type ArticleList, DeployedArticles } from "../support/deployed-articles";
import { directoryGrantsOf } from "../support/directory-grants";
import { grantsOf, refusalWithout, without } from "../support/grants";
import type { LocalEstate } from "../support/local-estate";
import { PersonsApi } from "../support/persons-api";
import { expectWorkbookToShow } from "../support/workbook-queries";
import { ConsoleViews } from "../web/console-views";
import { ReaderVisit } from "../web/reader-visit";

jest.setTimeout(420_000);

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

  it("run what was deployed, which each of their apps says", async () => {
    const { apps } = await vitrine("verify", "local", "--json");
    expect(apps.map(({ app }: { readonly app: string }) => app)).toEqual(
      expect.arrayContaining(["articles", "article-intake", "articles-migrations"]),
    );
  });

  it("come in with the first npm start, with what sample readers did, which counts a moment later", async () => {
    const started = await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect([started.exitCode, started.output]).toEqual([
      0,
      expect.stringMatching(/\d+ deeds of \d+ readers/),
    ]);
    await eventually(async () =>
      expect((await articles.profile("sample-reader-1")).deeds).toBeGreaterThan(0),
    );
    expect(await ask("/articles/trending?n=10")).toMatchObject({
      articles: Array.from({ length: 10 }, () => ({ id: expect.any(String) })),
    });
    const next = await command(checkout.root, "node", "bin/vitrine.mjs", "start", "--detach");
    expect([next.exitCode, next.output]).toEqual([0, expect.not.stringContaining("Bringing")]);
  });

  it("are another list in a browser once a sample reader read and liked three: none of those, each says why", async () => {
    const complaints = await ReaderVisit.as("Samir Sports", estate.output("console_url"), async (visit) => {
      await eventually(async () => expect((await visit.history()).length).toBeGreaterThan(20));
      const before = await visit.list();
      const read: string[] = [];
      // the list is another one after each
      while (read.length < 3) {
        const [title = ""] = (await visit.list("Sport")).titles;
        await visit.readAndLike(title);
        read.push(title);
      }
      const after = await visit.list();
      expect(after.titles).toHaveLength(10);
      expect(after.titles).not.toEqual(before.titles);
      for (const title of read) expect(after.titles).not.toContain(title);
      expect(after.reasons).toHaveLength(10);
      for (const reason of after.reasons) expect(reason).toMatch(/^[A-Z].+\.$/);
      expect((await visit.history()).slice(0, 9).join()).toContain(read[2]);
      // a cache that is slow to answer on a busy machine is told of
      expect(await visit.signOut()).toMatch(/^It answers/);
    });
    expect(complaints).toEqual([]);
  });

  it("are followed in one trace from what a reader told in the browser to the list that it changed", async () => {
    const steps = ["articles feedback", "article-intake deeds taken", "articles recommendations"];
    await eventually(async () => {
      const logged = await estate.logs(new Date(Date.now() - 10 * 60_000));
      const traces = new Set(logged.flatMap(({ operationId }) => operationId ?? []));
      const told = [...traces].map((trace) =>
        logged.flatMap((each) => (each.operationId === trace ? [`${appOf(each.role)} ${each.name}`] : [])),
      );
      expect(told).toContainEqual(expect.arrayContaining(steps));
    });
  });

  it("bring along what was read in a browser before signing in, which is the reader's own then", async () => {
    const browser = new Browser();
    const profile = async () => (await browser.ask(`${url}/user/profile`)).json();
    const { user_id: before } = (await profile()) as { user_id: string };
    const feedback = JSON.stringify({ article_id: "sample-1", kind: "like" });
    const headers = { "content-type": "application/json" };
    await browser.ask(`${url}/feedback`, { method: "POST", body: feedback, headers });
    await eventually(async () => expect(await profile()).toMatchObject({ user_id: before, deeds: 1 }));

    // who has done nothing yet
    const nils = new PersonsApi(estate, "articles", "nils");
    const signedIn = await nils.signIn(browser);
    expect(signedIn.came_along).toEqual({ user_id: before, deeds: 1 });
    const after = (await profile()) as { user_id: string };
    expect(after).toMatchObject({ kind: "reader", deeds: 1 });
    expect(after.user_id).not.toBe(before);
    const again = await browser.ask(`${estate.output("console_url")}/articles/api/auth/session`);
    expect(await again.json()).not.toHaveProperty("came_along");
    await nils.signOut(signedIn);
    expect(await profile()).toMatchObject({ kind: "anonymous", deeds: 0 });
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

  it("are in the lake once they were read, each deed once", async () => {
    const kinds = await eventually(async () => {
      const rows = await articles.archived("ann");
      expect(rows.length).toBeGreaterThanOrEqual(9);
      return rows.map(({ kind, article }) => `${kind} ${article}`);
    });
    const read = kinds.filter((each) => /^(click|read|like) /.test(each));
    expect([read.length, new Set(read).size]).toEqual([9, 9]);
  });

  it("are there themselves, too, as they came", async () => {
    await eventually(async () => {
      await vitrine("trigger", "catch-up-articles", "--json");
      const rows = await articles.archivedArticles();
      expect(rows).toContainEqual(
        expect.objectContaining({ title: expect.any(String), text: expect.any(String), withdrawnAt: null }),
      );
      expect(new Set(rows.map(({ change }) => change)).size).toBe(rows.length);
    });
  });

  it("come and are read by simulated readers, and a command tells how a list came about", async () => {
    const few = ["--minutes", "0.1", "--readers", "5", "--visits", "60", "--articles", "30"];
    const simulated = await vitrine("articles", "simulate", ...few, "--json");
    expect(simulated.lists).toBeGreaterThan(0);
    const { id } = await articles.list("ann");
    const told = await vitrine("articles", "explain", id, "--json");
    expect(told).toMatchObject({ id, user_id: "ann", items: { length: 10 } });
    expect(told.candidates.length).toBeGreaterThanOrEqual(10);
  });

  it("says which experiments there are: none, until the environment's file has some", async () => {
    expect(await vitrine("experiment", "--json")).toMatchObject({ experiments: [] });
  });

  it("have figures of the day, each of them, and their lists judge policies", async () => {
    await eventually(async () => {
      await vitrine("trigger", "catch-up-articles", "--json");
      const { days, models, new_articles } = await vitrine("articles", "analytics", "--open", "--json");
      const { day: _, ...figures } = days.at(-1);
      expect(Object.entries(figures).filter(([, figure]) => figure === null)).toEqual([]);
      expect(figures.lists).toBeGreaterThan(5);
      expect(models.length).toBeGreaterThan(0);
      expect(new_articles.length).toBeGreaterThan(0);
    });
    // a few lists are no evidence: the log is read, and no number is told
    const judged = await command(checkout.root, "node", "bin/vitrine.mjs", "articles", "judge", "content");
    expect([judged.exitCode, judged.output]).toEqual([
      2,
      expect.stringMatching(/\d+ lists of \d+ readers.*The log cannot judge this policy/s),
    ]);
  });

  it("show the product team figures, experiments and models in a browser, and a colleague without the role nothing", async () => {
    const views = new ConsoleViews();
    try {
      const { page } = await views.open(`${estate.output("console_url")}/articles-figures/`);
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.getByRole("button", { name: "Remy Reads" }).click();
      await page.getByRole("region", { name: "Readers", exact: true }).waitFor();
      expect(await page.locator(".chart").count()).toBeGreaterThan(10);
      await page.getByRole("link", { name: "Experiments", exact: true }).click();
      await page.getByRole("heading", { name: "There is no experiment" }).waitFor();
      await page.getByRole("link", { name: "Models", exact: true }).click();
      await page.locator("#status", { hasText: /serves/ }).waitFor();
      expect(await views.close()).toEqual([]);
    } finally {
      await views.end();
    }
    const noor = new PersonsApi(estate, "articles", "noor", "staff/auth");
    await expect(noor.signIn()).rejects.toThrow("is not assigned to a role");
  });

  it("are in no list any more once they were withdrawn", async () => {
    const [id = ""] = idsOf(await articles.list("ann"));
    expect(await vitrine("articles", "withdraw", id, "--json")).toMatchObject({
      id,
      withdrawn_at: expect.any(String),
    });
    await eventually(async () => expect(idsOf(await articles.list("ann"))).not.toContain(id));
  });

  it("are watched by a workbook, each of whose queries has something to show", async () => {
    await ask("/articles/no-such-article");
    await articles.sendDeed();
    await expectWorkbookToShow(estate, "Articles");
  });

  it("deploy again with nothing to change", async () => {
    const again = await command(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    expect([again.exitCode, again.output]).toEqual([0, expect.stringContaining("No changes.")]);
  });

  // the last one: Terraform does not know what is given back
  it("fail without a role, an app role or a right in the database, and work again with it", async () => {
    const { principal_id: app } = estate.only("azurerm_user_assigned_identity", "Articles/App/");
    const sender = grantsOf(estate).find(
      ({ role, principalId }) => role === "Azure Event Hubs Data Sender" && principalId === app,
    );
    if (!sender) throw new Error("the app may not send");
    const like = async () => {
      // a link that is open is looked at again after a second
      await sleep(1100);
      await articles.tell("ann", "like", ["sample-1"]);
    };
    expect(await refusalWithout(estate, sender, like)).toBe("refused");
    await like();

    const nobodys = "0199a0d6-3f4e-7c2a-9b1d-1234567890ab";
    const remy = new DeployedArticles(estate, "remy");
    const name = "remy: Articles/SignIn/ArticlesOperate";
    const role = directoryGrantsOf(estate).filter((each) => each.name === name);
    await without(estate, role, () =>
      expect(remy.explain(nobodys)).rejects.toThrow("is not assigned to a role"),
    );
    await expect(remy.explain(nobodys)).rejects.toThrow("RecommendationNotFound");

    const database = await DeployedDatabase.administer(estate, "articles", "Articles/Database");
    try {
      const rights = await database.rights();
      const right = rights.find((each) => each.name === "articles_api: select on table articles.counters");
      if (!right) throw new Error(`not among ${rights.map((each) => each.name)}`);
      const since = new Date();
      await database.without(right, async () => {
        await ask("/articles/trending?n=3&category=Science").catch(() => undefined);
      });
      expect(JSON.stringify(await estate.logs(since))).toContain("permission denied for table counters");
      await ask("/articles/trending?n=3&category=Science");
    } finally {
      await database.close();
    }
  });

  async function vitrine(...args: readonly string[]) {
    const { stdout, output, exitCode } = await command(checkout.root, "node", "bin/vitrine.mjs", ...args);
    if (exitCode !== 0) throw new Error(output);
    return JSON.parse(stdout);
  }

  async function ask(path: string): Promise<unknown> {
    return (await fetch(url + path)).json();
  }
});

/** The app of a role: its name in Azure says more. */
const appOf = (role: string) => /article-intake|articles/.exec(role)?.[0] ?? role;

const idsOf = ({ items }: ArticleList) => items.map(({ article }) => article.id);

/** What holds after a while: of what goes through the hub, or follows the database. */
async function eventually<Value>(holds: () => Promise<Value>): Promise<Value> {
  for (const end = Date.now() + 100_000; ; ) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
