import { problem } from "../../runtime/functions/articles/contract/problems";
import type { SessionAnswer } from "../../runtime/sign-in/session/session-routes";
import type { WindowKind } from "../support/browser";
import type { ConsolePage } from "./console-page";
import { ConsoleViews, expectToFit, keepPicture } from "./console-views";
import { objections } from "./objections";
import {
  analyticsOf,
  experimentNamed,
  experimentWithout,
  models,
  noAnalytics,
  noModels,
} from "./sample-article-figures";
import { type StandIn, serveConsole } from "./served-console";

const views = new ConsoleViews();
const addresses = { figures: "", experiments: "?view=experiments", models: "?view=models" };
let api: StandIn;
let session: StandIn;
let site: Awaited<ReturnType<typeof serveConsole>>;

beforeAll(async () => {
  site = await serveConsole(["articles", "articles-figures"], (address, request) =>
    (address.pathname === "/articles/api/staff/auth/session" ? session : api)(address, request),
  );
});
beforeEach(() => {
  session = () =>
    ok({
      signedIn: true,
      name: "Remy Reads",
      roles: ["Articles.Operate"],
      csrfToken: "token",
    } satisfies SessionAnswer);
  api = sample;
});
afterEach(async () => expect(await views.close()).toEqual([]));
afterAll(async () => {
  await views.end();
  await site.stop();
});

it("shows each figure in words, as a chart, as a table and with what it means", async () => {
  const view = await open("figures");
  const titles = await view.page.locator("#figures h3").allTextContents();
  expect(titles.slice(1)).toEqual([
    "Readers",
    "Sessions and lists",
    "Opened of what was shown (CTR)",
    "Reading time",
    "Coverage",
    "Diversity",
    "Novelty",
    "Serendipity",
    "Cold starts",
    "What exploration costs",
    "Lists by version of the model",
    "Versions beside each other",
    "How the audience of new articles grows",
    "Quality of new articles",
  ]);
  const charts = view.page.locator(".chart");
  expect(await charts.locator("canvas").count()).toBeGreaterThan(await charts.count());
  expect((await charts.locator(".definition").allTextContents()).filter((each) => each.length < 30)).toEqual(
    [],
  );
  const words = await view.page.locator("#figures").innerText();
  // yesterday is the newest day that is over
  const yesterday = analyticsOf(28).days.at(-2);
  const share = (yesterday?.readers ?? 0) / (yesterday?.readers_28_days ?? 1);
  expect(words).toContain(`DAU of MAU\n${(100 * share).toFixed(1)}%`);
  expect(words).toContain("32 at last, between -4 and 32.");
  expect(words).toContain("Reading time\n7 min\n7 min a week before");
  const readers = view.page.getByRole("region", { name: "Readers", exact: true });
  await readers.getByText("As a table").click();
  expect(await readers.getByRole("columnheader").allTextContents()).toEqual(["Day (UTC)", "DAU", "MAU"]);
  expect(await readers.getByRole("row").count()).toBe(29);
});

it("asks for the days that are chosen, by keyboard, and keeps them in the address", async () => {
  const asked: (string | null)[] = [];
  api = (address, request) => {
    asked.push(address.searchParams.get("days"));
    return sample(address, request);
  };
  const view = await open("figures");
  await view.page.getByLabel("Period").focus();
  await view.page.keyboard.press("ArrowDown");
  await view.page.locator("#status", { hasText: "90 days" }).waitFor();
  expect(view.page.url()).toBe(`${site.url}/articles-figures/?days=90`);
  await view.page.reload();
  await settled(view);
  expect(asked).toEqual(["28", "90", "90"]);
  await view.page.goto(`${site.url}/articles-figures/?days=none`);
  await settled(view);
  expect(asked.at(-1)).toBe("28");
});

it("shows of an experiment its verdicts in words, its split, its variants, and each interval beside the control", async () => {
  const view = await open("experiments");
  expect(await view.page.locator("#status").innerText()).toBe(
    "1 experiment, 1 running; 1 variant stopped by a guardrail.",
  );
  const card = view.page.getByRole("region", { name: "explore-more" });
  expect(await card.locator(".verdict").allInnerTexts()).toEqual([
    "WINS curious wins: +0.9 of 100 articles shown opened (between +0.5 and +1.3).",
    expect.stringMatching(
      /^BROKEN wild is broken and has no readers any more: 3\.1 % of its lists end in an error, 1 % may\. Stopped by its guardrail at .+ 10:00 UTC\.$/,
    ),
  ]);
  const words = await card.innerText();
  for (const part of [
    "Looked at on 5 days",
    "readers are split as the shares say (p = 0.43)",
    "3 readers seen in several variants count for none",
    "0% (was 10%)",
    "exploration 0.2, weights.fresh 0.1",
    "9 of 100 articles shown opened; +0.9 to the control, between +0.5 and +1.3",
    "would be seen with a chance of 64%. 12,400 readers see it with one of 80%.",
    "explains 31% of the variance",
    "5 of 100 lists take longer than 2 s",
    "curious\t320\t0.3%\t2.5%",
    "curious\t8,400\t0.7%\t0.2%",
  ])
    expect(words).toContain(part);
  // an interval that is better, one that is worse, and two that hold 0
  expect(
    await card.locator(".interval").evaluateAll((all) => all.map((each) => each.getAttribute("data-side"))),
  ).toEqual(["better", "worse", "open", "open"]);
  const [zero, range] = await Promise.all(
    [".zero", ".range"].map((part) => card.locator(`.interval ${part}`).first().boundingBox()),
  );
  expect(range?.x).toBeGreaterThan(zero?.x ?? Number.NaN);
  expect(await card.locator(".chart canvas").count()).toBeGreaterThan(0);
});

it("says not to believe numbers of readers that are not split as planned", async () => {
  api = ({ pathname }) => experiments(pathname, experimentNamed("explore-more", { ratioIsOff: true }));
  const view = await open("experiments");
  expect(await view.page.locator(".off").innerText()).toContain("no number below is to be believed");
  expect(await view.page.locator(".verdict").first().innerText()).toContain("do not read");
});

it("says of a model's trial, which began by itself, what becomes of the model", async () => {
  const words = "Version 0f1e2d3c is tried by half of the readers.";
  const trial = {
    candidate: "0f1e2d3c4b5a6978",
    champion: "a1b2c3d4e5f60718",
    ended_at: null,
    outcome: null,
    reason: null,
    words,
  };
  api = ({ pathname }) => experiments(pathname, { ...experimentNamed("model-0f1e2d3c"), trial });
  const view = await open("experiments");
  expect(await view.page.locator(".trial").innerText()).toBe(words);
});

it("shows an experiment to which nobody came yet, with what is planned", async () => {
  api = ({ pathname }) => experiments(pathname, experimentWithout("explore-more"));
  const view = await open("experiments");
  const words = await view.page.getByRole("region", { name: "explore-more" }).innerText();
  expect(words).toContain("Nobody was shown a list of it yet.");
  expect(words).toContain("curious: too early, nobody was shown a list yet");
  expect(await view.page.locator(".interval, .chart").count()).toBe(0);
});

it("shows which version serves, which stands for it, and why one was refused", async () => {
  const view = await open("models");
  expect(await view.page.locator("#status").innerText()).toBe(
    "Version a1b2c3d4e5f60718 serves. Version 0f1e2d3c4b5a6978 stands for champion.",
  );
  const listed = view.page.getByRole("region", { name: "Versions, the newest first" });
  expect(await listed.getByRole("row").count()).toBe(4);
  const why = view.page.getByRole("region", { name: "Refused by the gate: 99887766" });
  expect(await why.innerText()).toContain("failed pushed articles: 31 times as often");
});

it.each([
  ["figures", "Nothing was counted yet.", "npx vitrine articles simulate"],
  ["experiments", "None is declared.", "Others stand in that file"],
  ["models", "No version serves.", "One is fitted once readers have come."],
] as const)("says of %s what to do while there are none", async (name, status, next) => {
  api = ({ pathname }) =>
    ok(
      pathname.endsWith("/analytics")
        ? noAnalytics
        : pathname.endsWith("/models")
          ? noModels
          : { experiments: [] },
    );
  const view = await open(name);
  expect(await view.page.locator("#status").innerText()).toBe(status);
  expect(await view.page.locator("#figures").innerText()).toContain(next);
  expect(await objections(view)).toEqual([]);
});

it("says who may see it, signs staff in where staff do, and comes back to this view", async () => {
  session = () => ok({ signedIn: false });
  const view = await open("experiments", { waits: false });
  const link = view.page.getByRole("link", { name: "Sign in" });
  await link.waitFor();
  expect(await link.getAttribute("href")).toBe(
    `/articles/api/staff/auth/login?return=${encodeURIComponent("/articles-figures/?view=experiments")}`,
  );
  expect(await view.page.locator("#sign-in").innerText()).toContain("Articles.Operate");
  expect(await view.page.locator("#view").isVisible()).toBe(false);
  expect(await objections(view)).toEqual([]);
});

it("says which role is missing, and asks to sign in when the session ends while somebody looks", async () => {
  const view = await open("figures");
  api = () => refused("RoleMissing", "This needs the app role Articles.Operate; you have none.");
  await view.button("Refresh").click();
  await view.page.getByRole("alert").waitFor();
  expect(await view.alert()).toMatch(/Articles\.Operate[\s\S]+Ask whoever/);
  api = () => refused("SessionEnded", "The session has ended.");
  await view.button("Refresh").click();
  await view.page.getByRole("link", { name: "Sign in" }).waitFor();
  expect(await view.page.locator("#view").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it("keeps what it had while the database is away, and shows the new figures when it is asked again", async () => {
  const view = await open("figures");
  api = () => refused("DatabaseUnavailable", "The database does not answer now.");
  await view.button("Refresh").click();
  await view.page.getByRole("alert").waitFor();
  expect(await view.page.locator("#status").innerText()).toMatch(/^Still shown: 28 days/);
  expect(await view.page.locator(".chart").count()).toBeGreaterThan(5);
  api = sample;
  await view.button("Try again").click();
  await view.page.locator("#status", { hasText: /^28 days/ }).waitFor();
  expect(await view.page.getByRole("alert").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it("brings a keyboard past what is chosen to the figures", async () => {
  const view = await open("figures");
  const { keyboard } = view.page;
  await keyboard.press("Tab");
  expect(await view.focus()).toBe("Skip to the figures");
  await keyboard.press("Enter");
  await keyboard.press("Tab");
  expect(await view.focus()).toBe("As a table");
});

it.each([
  ["experiments", "desktop", "dark"],
  ["experiments", "phone", "light"],
  ["figures", "phone", "dark"],
  ["models", "desktop", "light"],
] as const)(
  "has nothing that axe objects to in %s, and fits, on a %s in %s colours",
  async (name, kind, colorScheme) => {
    const view = await open(name, { kind, colorScheme });
    await keepPicture(view, "FIGURES_PICTURES", `${name}-${kind}-${colorScheme}`);
    for (const table of (await view.page.getByText("As a table").all()).slice(0, 1)) await table.click();
    expect(await objections(view)).toEqual([]);
    await expectToFit(view);
  },
);

async function open(
  name: keyof typeof addresses,
  {
    kind = "desktop",
    waits = true,
    colorScheme = "light",
  }: { kind?: WindowKind; waits?: boolean; colorScheme?: "dark" | "light" } = {},
) {
  const view = await views.open(`${site.url}/articles-figures/${addresses[name]}`, { kind, colorScheme });
  if (waits) await settled(view);
  return view;
}

const settled = ({ page }: ConsolePage) =>
  page.locator('#figures[aria-busy="false"]').waitFor({ state: "attached" });

function sample({ pathname, searchParams }: URL, _: unknown): ReturnType<StandIn> {
  if (pathname.endsWith("/analytics")) return ok(analyticsOf(Number(searchParams.get("days"))));
  if (pathname.endsWith("/models")) return ok(models);
  return experiments(pathname, experimentNamed("explore-more"));
}

function experiments(pathname: string, experiment: ReturnType<typeof experimentNamed>): ReturnType<StandIn> {
  // all of them come at once: of none is asked by its name
  if (!pathname.endsWith("/experiments")) return refused("ExperimentNotFound", "Nobody asks for one alone.");
  return ok({ experiments: [{ ...experiment, words: [] }] });
}

function ok(json: unknown): ReturnType<StandIn> {
  return { status: 200, json };
}

function refused(code: Parameters<typeof problem>[0], detail: string): ReturnType<StandIn> {
  const refusal = problem(code, detail);
  const json = refusal.document("f2a3a0c1-1111-4111-8111-111111111111", "/articles/api/v1");
  return { status: refusal.status, json };
}
