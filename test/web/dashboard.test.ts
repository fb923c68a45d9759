import { problem } from "../../runtime/functions/predictions/contract/problems";
import type { SessionAnswer } from "../../runtime/sign-in/session/session-routes";
import type { WindowKind } from "../support/browser";
import { type ConsolePage, soon } from "./console-page";
import { appearances, ConsoleViews, expectToFit, keepPicture } from "./console-views";
import { objections } from "./objections";
import { figuresFrom, noFigures } from "./sample-figures";
import { aroundRecord, sampleRecord } from "./sample-record";
import { type StandIn, serveConsole } from "./served-console";

const views = new ConsoleViews();
let figures: StandIn;
let session: StandIn;
let site: Awaited<ReturnType<typeof serveConsole>>;

beforeAll(async () => {
  site = await serveConsole(["predictions"], (address, request) =>
    (address.pathname.endsWith("/auth/session") ? session : figures)(address, request),
  );
});
beforeEach(() => {
  session = () =>
    answered({ signedIn: true, name: "Ada Example", roles: ["Predictions.Read"], csrfToken: "token" });
  figures = sample;
});
afterEach(async () => expect(await views.close()).toEqual([]));
afterAll(async () => {
  await views.end();
  await site.stop();
});

it("shows requests, latency, labels, scores, outcomes and odd values, each in words, as a chart and as a table", async () => {
  const view = await open();
  expect(await view.page.locator("#figures h3").allTextContents()).toEqual([
    "Requests and errors",
    "Latency",
    "Why requests had no answer",
    "Labels of leaving@1",
    "Scores of leaving@1",
    "What came true of leaving@1",
    "Odd values of leaving@1",
  ]);
  expect(await view.page.locator(".plot canvas").count()).toBe(5);
  const words = await view.page.locator("#figures").innerText();
  for (const part of [
    "0.4% of the requests were refused, 0.3% failed",
    "99 of 100 up to 1.25 s",
    "1,234 outcomes known. Accuracy 87.1%, area under the curve (AUC) 0.84.",
    "Scores and outcomes are 2.",
    "outside of the range in training",
  ])
    expect(words).toContain(part);
  await view.page.getByText("As a table").first().click();
  const table = view.page.getByRole("region", { name: "Requests and errors" }).getByRole("table");
  expect(await table.getByRole("row").count()).toBe(25);
  expect(await table.getByRole("columnheader").allTextContents()).toEqual([
    "Hour (UTC)",
    "Requests",
    "Refused (4xx)",
    "Failed (5xx)",
  ]);
});

it("asks for the period that is chosen, in whole steps, and keeps it in the address", async () => {
  const asked: URL[] = [];
  figures = (address) => {
    asked.push(address);
    return sample(address);
  };
  const view = await open();
  for (const [period, step, days] of [
    ["day", "hour", 1],
    ["month", "day", 30],
    ["year", "day", 365],
  ] as const) {
    asked.length = 0;
    await view.page.getByLabel("Period").selectOption(period);
    await settled(view);
    const [former = 0, first = 0] = asked
      .filter(({ pathname }) => pathname.endsWith("/scores"))
      .map(({ searchParams }) => Date.parse(searchParams.get("from") ?? ""))
      .sort((a, b) => a - b);
    expect(asked.map(({ searchParams }) => searchParams.get("step"))).toEqual(Array(4).fill(step));
    expect(first - former).toBe(days * 24 * 3600_000);
    expect(first % (step === "hour" ? 3600_000 : 24 * 3600_000)).toBe(0);
    await view.page.waitForURL(`${site.url}/predictions/?view=dashboard&period=${period}`);
  }
  await view.page.reload();
  expect(await view.page.getByLabel("Period").inputValue()).toBe("year");
  await settled(view);
});

it("puts two models beside each other, by keyboard", async () => {
  const view = await open();
  await view.page.getByLabel("Beside it").focus();
  for (const key of ["ArrowDown", "ArrowDown"]) await view.page.keyboard.press(key);
  const beside = view.page.getByRole("region", { name: "leaving@1 beside leaving@2" }).first();
  await beside.waitFor();
  expect(await beside.getByRole("row").allTextContents()).toContain("AUC0.84not known yet");
  expect(await view.page.locator("#figures h3").last().textContent()).toBe(
    "Scores of leaving@1 and leaving@2",
  );
});

it("brings a keyboard past what is chosen to the figures, and into a table that is longer than its place", async () => {
  const view = await open();
  const { keyboard } = view.page;
  await keyboard.press("Tab");
  expect(await view.focus()).toBe("Skip to the figures");
  await keyboard.press("Enter");
  await keyboard.press("Tab");
  expect(await view.focus()).toBe("As a table");
  await keyboard.press("Enter");
  await keyboard.press("Tab");
  expect(await view.focus()).toBe("Requests and errors");
  await keyboard.press("End");
  await view.until("document.activeElement.scrollTop > 0");
});

it("leads from a request's id to all that it came from", async () => {
  const view = await open();
  await view.page.getByLabel("Request id").fill(sampleRecord.requestId);
  await view.page.keyboard.press("Enter");
  const chain = view.page.getByRole("region", { name: "What it came from" });
  await chain.getByText(sampleRecord.requestId).waitFor();
  await view.page.waitForURL(`${site.url}/predictions/?request=${sampleRecord.requestId}`);
  const words = await chain.innerText();
  const { code, model } = sampleRecord;
  for (const link of [model?.hash, model?.trainingData, code.bundle, code.commit])
    expect(words).toContain(link);
  expect(await objections(view)).toEqual([]);
});

it("says what to do next when there is nothing to show", async () => {
  figures = ({ pathname }) => ({ status: 200, json: noFigures[lastOf(pathname) as keyof typeof noFigures] });
  const view = await open();
  expect(await view.page.locator("#dashboard-status").innerText()).toBe(
    "Nothing was asked in the last 7 days.",
  );
  expect(await view.page.locator("#figures").innerText()).toContain("Ask a model about a row");
  expect(await objections(view)).toEqual([]);
});

it("asks to sign in when nobody has, and comes back here afterwards", async () => {
  session = () => answered({ signedIn: false });
  const view = await open("desktop", false);
  const link = view.page.getByRole("link", { name: "Sign in" });
  await link.waitFor();
  expect(await link.getAttribute("href")).toContain(encodeURIComponent("?view=dashboard"));
  expect(await view.page.locator("#dashboard").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it("asks to sign in when the session ends while somebody looks", async () => {
  const view = await open();
  figures = () => refused("SessionEnded", "The session has ended.");
  await view.button("Refresh").click();
  await view.page.getByRole("link", { name: "Sign in" }).waitFor();
  expect(await view.page.locator("#dashboard").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it("says which role is missing", async () => {
  figures = () => refused("RoleMissing", "This needs the app role Predictions.Read; you have none.");
  const view = await open();
  expect(await view.alert()).toMatch(/This needs the app role Predictions\.Read[\s\S]+Ask whoever/);
  expect(await view.button("Try again").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it("keeps what it had while the record cannot be read, says so, and tries again by itself", async () => {
  const view = await open();
  figures = () => ({ ...refused("RecordUnavailable", "The record cannot be read now."), retryAfter: 1 });
  await view.button("Refresh").click();
  // it is gone for a moment with each second, while the record is asked again
  await soon(async () => {
    const shown = await view.page.locator("main").innerText();
    expect(shown).toMatch(/Still shown: the last 7 days, as of .+ again in 1 second\./);
    expect(shown).toContain("The record cannot be read now.");
  });
  expect(await view.page.locator(".plot").count()).toBe(5);
  figures = sample;
  await view.page.locator("#dashboard-status", { hasText: /^Figures of the last 7 days/ }).waitFor();
  expect(await view.page.getByRole("alert").isVisible()).toBe(false);
  view.forgiveFailedRequests();
});

it.each(appearances)(
  "has nothing that axe objects to, and fits, on a %s in %s colours",
  async (kind, colorScheme) => {
    const view = await open(kind, true, colorScheme);
    await view.page.getByLabel("Beside it").selectOption("leaving@2");
    for (const table of await view.page.getByText("As a table").all()) await table.click();
    expect(await objections(view)).toEqual([]);
    await expectToFit(view);
    const columns = await view.page.evaluate<string>(
      `getComputedStyle(document.getElementById("figures")).gridTemplateColumns`,
    );
    expect(columns.split(" ")).toHaveLength(kind === "phone" ? 1 : 2);
    await keepPicture(view, "DASHBOARD_PICTURES", `${kind}-${colorScheme}`);
  },
);

async function open(kind: WindowKind = "desktop", waits = true, colorScheme: "dark" | "light" = "light") {
  const view = await views.open(`${site.url}/predictions/?view=dashboard`, { kind, colorScheme });
  if (waits) await settled(view);
  return view;
}

const settled = ({ page }: ConsolePage) =>
  page.locator('#figures[aria-busy="false"]').waitFor({ state: "attached" });

const lastOf = (path: string) => path.split("/").at(-1) ?? "";

function sample({ pathname, searchParams }: URL): ReturnType<StandIn> {
  if (!pathname.includes("/dashboard/")) return { status: 200, json: aroundRecord[lastOf(pathname)] };
  const from = new Date(searchParams.get("from") ?? "");
  const step = searchParams.get("step") === "day" ? "day" : "hour";
  return { status: 200, json: figuresFrom(from, step)[lastOf(pathname) as keyof typeof noFigures] };
}

function answered(json: SessionAnswer): ReturnType<StandIn> {
  return { status: 200, json };
}

function refused(code: Parameters<typeof problem>[0], detail: string): ReturnType<StandIn> {
  const refusal = problem(code, detail);
  const json = refusal.document("f2a3a0c1-1111-4111-8111-111111111111", "/predictions/api/v1");
  return { status: refusal.status, json };
}
