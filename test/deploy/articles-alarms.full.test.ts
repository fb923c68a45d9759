import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "../../emulator/services/entra/testing/browser";
import type { AlarmState } from "../../emulator/services/monitor/alarms/alarm-states";
import type { AlarmsAnswer } from "../../emulator/services/monitor/alarms/alarms-command";
import { Checkout } from "../support/checkout";
import { command, succeeding } from "../support/command";
import { DeployedDatabase } from "../support/database-rights";
import { deployLocal, destroyLocal } from "../support/deployed";
import { DeployedArticles } from "../support/deployed-articles";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

// real Terraform and the local Azure; each alarm is provoked at what it is about, and looked at as somebody would
describe("alarms of articles", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let articles: DeployedArticles;
  let database: DeployedDatabase;
  let url: string;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    const environment = join(checkout.root, "environments/local.ts");
    const generous = readFileSync(environment, "utf8");
    const strict = generous.replace("readerRequestsPerMinute: 100_000", "readerRequestsPerMinute: 60");
    expect(strict).not.toBe(generous);
    writeFileSync(environment, strict);
    estate = await deployLocal(checkout);
    articles = new DeployedArticles(estate);
    url = estate.output("articles_api_url");
    database = await DeployedDatabase.administer(estate, "articles", "Articles/Database");
    await articles.list("somebody");
  });

  afterAll(async () => {
    await database?.close();
    await destroyLocal(checkout);
  });

  it("rest after a deploy; of those that are not evaluated here it is told why", async () => {
    const { alarms } = await look();
    expect(alarms.filter(({ state }) => state === "fired").map(({ name }) => name)).toEqual([]);
    const unknown = alarms.filter(({ state }) => state === "not evaluated");
    expect(unknown.length).toBeGreaterThan(10);
    // each for a metric that Azure alone measures
    for (const { why } of unknown)
      expect(why).toMatch(/^the metric [\w %/]+ of Microsoft\.[\w./]+ is not known/i);
    for (const purpose of [
      "slow-lists",
      "errors",
      "cache-hits",
      "too-many-requests",
      "poison",
      "dead-letters",
    ])
      expect([purpose, alarmOf(alarms, purpose).state]).toEqual([purpose, "resting"]);
  });

  it("fire when lists are slow, because the database keeps them waiting", async () => {
    await database.rows("begin");
    await database.rows("lock table articles.readers in access exclusive mode");
    const lists = Array.from({ length: 24 }, (_, n) => articles.list(`waiting-${n}`));
    await sleep(3000);
    await database.rows("rollback");
    await Promise.all(lists);
    await expectFired("slow-lists");
  });

  it("fire when requests fail, because the app may not read the database any more", async () => {
    const rights = await database.rights();
    const right = rights.find(({ name }) => name === "articles_api: select on table articles.readers");
    if (!right) throw new Error(`not among ${rights.map(({ name }) => name)}`);
    const failed = await database.without(right, () =>
      Promise.all(Array.from({ length: 8 }, () => articles.profile("somebody").catch(String))),
    );
    expect(failed).toEqual(Array(8).fill(expect.stringMatching(/^Error: 5\d\d /)));
    await expectFired("errors");
    // Azure's own count of the app's answers
    await expectFired("server-errors");
  });

  it("fire when the cache is off, though lists still come", async () => {
    const cache = estate.only("azurerm_managed_redis", "Articles/Cache")["name"];
    await estate.call("/redis/stop", { name: cache });
    for (let n = 0; n < 60; n++) expect((await articles.list(`uncached-${n % 5}`)).items).toBeDefined();
    await estate.call("/redis/start", { name: cache });
    await expectFired("cache-hits");
  });

  it("fire when a reader asks far more often than they may", async () => {
    const browser = new Browser();
    const body = JSON.stringify({ article_id: "sample-1", kind: "like" });
    await browser.ask(`${url}/feedback`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    const ask = async () => (await browser.ask(`${url}/user/profile`)).status;
    // far more than a bucket of the cache and one of the app, which counts by itself while the cache is away
    const statuses: number[] = [];
    for (let n = 0; n < 30; n++) statuses.push(...(await Promise.all(Array.from({ length: 10 }, ask))));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
    await expectFired("too-many-requests");
  });

  it("fire when events in the hub are no deeds", async () => {
    for (let n = 0; n < 12; n++) await articles.sendDeed();
    await expectFired("poison-deeds");
  });

  it("are told by Azure's alert management, each with its rule", async () => {
    const { alarms } = await look();
    const { value } = await alerts("&monitorCondition=Fired");
    const fired = alarms.filter(({ state }) => state === "fired");
    expect(value.map(({ name }) => name).toSorted()).toEqual(fired.map(({ name }) => name).toSorted());
    expect(value[0]?.properties.essentials).toMatchObject({
      monitorCondition: "Fired",
      alertRule: expect.stringMatching(/\/providers\/Microsoft\.Insights\//i),
    });
  });

  it("are resolved once what they are about has been over for a while", async () => {
    const { alarms } = await look("--at", "PT3H");
    const fired = [
      "slow-lists",
      "errors",
      "server-errors",
      "cache-hits",
      "too-many-requests",
      "poison-deeds",
    ];
    for (const purpose of fired)
      expect([purpose, alarmOf(alarms, purpose).state]).toEqual([purpose, "resolved"]);
    const words = (await vitrine("--at", "PT3H")).output;
    expect(words).toMatch(/^0 fired, [6-9] were resolved within a day, \d+ rest$/m);
  });

  it("are as they were after the local Azure was started anew", async () => {
    const before = (await look()).alarms.filter(({ state }) => state === "fired");
    await database.close();
    await succeeding(checkout.root, "npx", "vitrine", "stop");
    await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    const after = (await look()).alarms.filter(({ state }) => state === "fired");
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  });

  /** What apps tell arrives a little later. */
  async function expectFired(purpose: string): Promise<void> {
    for (const end = Date.now() + 60_000; ; await sleep(500)) {
      const { state, firedAt } = alarmOf((await look()).alarms, purpose);
      if (state === "fired" && firedAt !== undefined) return;
      if (Date.now() > end) throw new Error(`${purpose} is ${state}`);
    }
  }

  async function look(...options: readonly string[]): Promise<AlarmsAnswer> {
    const { stdout, output, exitCode } = await command(
      checkout.root,
      "npx",
      "vitrine",
      "alarms",
      "--json",
      ...options,
    );
    if (exitCode !== 0) throw new Error(output);
    return JSON.parse(stdout);
  }

  function vitrine(...options: readonly string[]) {
    return command(checkout.root, "npx", "vitrine", "alarms", ...options);
  }

  async function alerts(filter: string) {
    const planes = (await estate.call("/data-planes")) as { kind: string; address: string }[];
    const manager = planes.find(({ kind }) => kind === "resource manager");
    const token = await estate.developer.getToken("https://management.azure.com/.default");
    const [subscription = ""] =
      /^\/subscriptions\/[^/]+/.exec(String(estate.only("azurerm_resource_group")["id"])) ?? [];
    const path = `${subscription}/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview${filter}`;
    const answer = await fetch(`${manager?.address}${path}`, {
      headers: { authorization: `Bearer ${token?.token}` },
    });
    return (await answer.json()) as {
      value: { name: string; properties: { essentials: Record<string, unknown> } }[];
    };
  }
});

/** @param purpose the end of its name, before the environment's */
function alarmOf(alarms: readonly AlarmState[], purpose: string): AlarmState {
  const found = alarms.find(({ name }) => name.endsWith(`-articles-${purpose}-local`));
  if (found) return found;
  throw new Error(`no alarm ${purpose} among ${alarms.map(({ name }) => name).join(", ")}`);
}
