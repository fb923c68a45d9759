import { RatingScale } from "../../runtime/films/rating-scale";
import { DriftChecks } from "../../runtime/functions/films/drift/drift-checks";
import { addFilms } from "../../runtime/functions/films/testing/add-films";
import { RunningFilms } from "../../runtime/functions/films/testing/running-films";
import { smallModel } from "../../runtime/functions/films/testing/small-model";
import type { WindowKind } from "../support/browser";
import type { ConsolePage } from "./console-page";
import { appearances, ConsoleViews, expectToFit, keepPicture } from "./console-views";
import { objections } from "./objections";
import { type StandInAnswer, type StandInRequest, serveConsole } from "./served-console";

const views = new ConsoleViews();
const base = "/films/api/v1";
let api: RunningFilms;
let site: Awaited<ReturnType<typeof serveConsole>>;
/** What is answered in the API's place. */
let instead: StandInAnswer | undefined;

beforeAll(async () => {
  [api, site] = await Promise.all([RunningFilms.start(), serveConsole(["films"], answer)]);
});
beforeEach(() => {
  instead = undefined;
});
afterEach(async () => expect(await views.close()).toEqual([]));
afterAll(async () => {
  await views.end();
  await site?.stop();
  await api?.stop();
});

it("says what to do when there is nothing to show yet", async () => {
  const view = await open();
  await view.page.getByText("No films have been imported yet").waitFor();
  expect(await view.page.locator("#nothing").innerText()).toContain("npx vitrine films import sample");
  expect(await view.page.locator("#films li").count()).toBe(0);
  expect(await objections(view)).toEqual([]);
});

describe("with films and a model", () => {
  beforeAll(async () => {
    await addFilms(api.database);
    api.files.promote(smallModel(), "1");
    await api.rate("somebody", { "1": 5, "2": 5, "3": 4, "4": 4, "5": 3 });
  });

  it("shows somebody new what is popular, and changes the list with each of three ratings, each film with its reason", async () => {
    const view = await open();
    expect(await reasons(view)).toEqual(Array(5).fill("Popular right now."));
    expect(await said(view)).toMatch(/^5 films that are popular right now\. Rate some/);

    await rateByPointer(view, "Amélie (2001)", 4.5);
    await view.page.getByText("You gave Amélie (2001) 4.5 stars. 4 films for you, the best first.").waitFor();
    expect((await titles(view))[0]).toBe("Brazil");
    expect((await reasons(view))[0]).toBe("Because you rated Amélie (2001) high.");

    await find(view, "casa");
    await rateByPointer(view, "Casablanca", 5, { list: "#found" });
    await view.page.getByText("You gave Casablanca 5 stars.").waitFor();
    expect((await titles(view)).slice(0, 2).sort()).toEqual(["Brazil", "Delicatessen"]);
    const card = view.page.locator("#films .film", { hasText: "Delicatessen" });
    expect(await card.locator(".reason").innerText()).toBe("Because you rated Casablanca high.");
    await card.getByText("Share of each rating").click();
    expect(await card.getByRole("row").first().innerText()).toMatch(/^Casablanca\*?\s+100 %/);

    await rateByPointer(view, "Everest", 0.5);
    await view.page.getByText("You gave Everest 0.5 stars.").waitFor();
    expect((await titles(view)).sort()).toEqual(["Brazil", "Delicatessen"]);
    expect(await reasons(view)).not.toContain("Popular right now.");
    expect(await titles(view, "#rated-films")).toEqual(["Everest", "Casablanca", "Amélie (2001)"]);

    await view.page.reload();
    await settled(view);
    expect(await titles(view, "#rated-films")).toEqual(["Everest", "Casablanca", "Amélie (2001)"]);
  });

  it("takes a rating back, and its film comes back to the list", async () => {
    const view = await open();
    await rateByPointer(view, "Casablanca", 3.5);
    await view.page.getByText("You gave Casablanca").waitFor();
    await view.button("Take back your rating of Casablanca").click();
    await view.page.getByText("Your rating of Casablanca is taken back.").waitFor();
    expect(await titles(view)).toContain("Casablanca");
    expect(await view.page.locator("#rated-status").innerText()).toBe("None yet.");
    // what had the focus is gone
    expect(await view.page.evaluate("document.activeElement.id")).toBe("rated");
  });

  it("shows what is like a film, and goes back", async () => {
    const view = await open();
    await view.button("More like this: Casablanca").click();
    const similar = view.page.getByRole("region", { name: "Like Casablanca" });
    await similar.waitFor();
    expect((await titles(view, "#similar-films"))[0]).toBe("Delicatessen");
    expect(await view.page.evaluate("document.activeElement.id")).toBe("similar");
    await view.button("Back to the films for you").click();
    expect(await similar.isVisible()).toBe(false);
    expect(await view.page.evaluate("document.activeElement.id")).toBe("list");
  });

  it("can be used with a keyboard alone: arrows choose, Escape gives up, Enter rates", async () => {
    const view = await open();
    const { keyboard } = view.page;
    await view.page.getByLabel("Words of a title").focus();
    await keyboard.type("amelie");
    await view.page.getByText("1 film.").waitFor();
    for (let count = 0; count < 2; count += 1) await keyboard.press("Tab");
    expect(await view.focus()).toBe("Your rating of Amélie (2001)");
    const found = view.page.locator("#found");
    for (let count = 0; count < 3; count += 1) await keyboard.press("ArrowRight");
    expect(await found.locator(".value").innerText()).toBe("1.5 stars");
    expect(await found.getByRole("slider").getAttribute("aria-valuetext")).toBe("1.5 stars");
    expect(await found.getByRole("button", { name: "Rate 1.5 stars" }).isVisible()).toBe(true);
    await keyboard.press("Escape");
    expect(await found.locator(".value").innerText()).toBe("Not rated");
    await keyboard.press("End");
    await keyboard.press("ArrowLeft");
    expect(await titles(view, "#rated-films")).toEqual([]);
    await keyboard.press("Enter");
    await view.page.getByText("You gave Amélie (2001) 4.5 stars.").waitFor();
    expect(await view.focus()).toBe("Your rating of Amélie (2001)");

    // in the list of what is rated, too, the focus stays with its film
    const rated = view.page.locator("#rated-films").getByRole("slider");
    await rated.focus();
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    await view.page.getByText("You gave Amélie (2001) 5 stars.").waitFor();
    expect(await view.focus()).toBe("Your rating of Amélie (2001)");
    expect(await found.locator(".value").innerText()).toBe("5 stars");
  });

  describe("where ratings are taken on another scale", () => {
    afterEach(() => {
      delete api.scale;
    });

    it.each<WindowKind>(["desktop", "phone"])(
      "has ten stars for 1 to 10, and takes whole ones, on a %s",
      async (kind) => {
        api.scale = new RatingScale({ lowest: 1, highest: 10, step: 1 });
        const view = await open(kind);
        const brazil = view.page.locator("#films .film", { hasText: "Brazil" });
        expect(await brazil.locator(".stars i").count()).toBe(10);
        await rateByPointer(view, "Brazil", 7, { highest: 10, step: 1 });
        await view.page.getByText("You gave Brazil 7 stars.").waitFor();
        expect(await view.page.locator("#rated-films .value").innerText()).toBe("7 stars");
        const slider = view.page.locator("#rated-films").getByRole("slider");
        await slider.focus();
        await view.page.keyboard.press("Home");
        await view.page.keyboard.press("ArrowRight");
        expect(await slider.getAttribute("aria-valuetext")).toBe("1 star");
        await view.page.keyboard.press("End");
        await view.page.keyboard.press("Enter");
        await view.page.getByText("You gave Brazil 10 stars.").waitFor();
        await keepPicture(view, "FILMS_PICTURES", `${kind}-ten-stars`);
        expect(await reasons(view)).toContain("Because you rated Brazil high.");
        expect(await objections(view)).toEqual([]);
        await expectToFit(view);
      },
    );

    it("has five stars for 0 to 100, and says how much of it a rating is", async () => {
      api.scale = new RatingScale({ lowest: 0, highest: 100, step: 1 });
      const view = await open();
      await view.page.locator("#films").getByRole("slider", { name: "Your rating of Brazil" }).focus();
      await view.page.keyboard.press("End");
      await view.page.keyboard.press("ArrowLeft");
      await view.button("Rate 99 of 100").click();
      await view.page.getByText("You gave Brazil 99 of 100.").waitFor();
      const filled = view.page.locator("#rated-films .stars i");
      expect(await filled.count()).toBe(5);
    });
  });

  it("starts over under another name", async () => {
    const view = await open();
    const name = () => view.page.locator("#person").innerText();
    const before = await name();
    expect(before).toMatch(/^[0-9a-f]{24}$/);
    await rateByPointer(view, "Brazil", 2);
    await view.page.getByText("You gave Brazil 2 stars.").waitFor();
    await view.button("Start over").click();
    await view.page.getByText("Nothing of you is known here any more.").waitFor();
    expect(await name()).not.toBe(before);
    expect(await titles(view)).toHaveLength(5);
    expect(await titles(view, "#rated-films")).toEqual([]);
  });

  it("says the API's own words when there is no answer, shows nothing as rated that was not, and tries again", async () => {
    const view = await open();
    instead = {
      status: 503,
      json: { code: "DatabaseUnavailable", detail: "The database does not answer.", fix: "Wait." },
      retryAfter: 7,
    };
    await rateByPointer(view, "Brazil", 4);
    await view.page.getByRole("alert").waitFor();
    expect(await view.alert()).toMatch(/The database does not answer\.\s+Try again in 7 seconds\./);
    const brazil = view.page.locator("#films .film", { hasText: "Brazil" });
    expect(await brazil.locator(".value").innerText()).toBe("Not rated");
    expect(await objections(view)).toEqual([]);
    instead = undefined;
    await view.button("Try again").click();
    await view.page.getByText("You gave Brazil 4 stars.").waitFor();
    expect(await view.page.getByRole("alert").isVisible()).toBe(false);

    // nor is a page left empty whose first questions nobody answers
    await view.page.route("**/films/api/**", (route) => route.abort());
    await view.page.reload();
    await view.page.getByText("The API cannot be reached.").waitFor();
    await view.page.unroute("**/films/api/**");
    await view.button("Try again").click();
    await view.page.locator("#films .film").first().waitFor();
    view.forgiveFailedRequests();
  });

  it("shows how the API does, what serves, and what the last looks for drift found", async () => {
    const view = await open();
    const region = view.page.getByRole("region", { name: "How it runs" });
    await region.getByText(/Nobody has looked for drift yet/).waitFor();
    expect(await figure(view, "Model")).toBe("version 1");
    expect(await figure(view, "Drift")).toBe("–");

    await addChecks();
    await view.button("Look again").click();
    await region.getByRole("table").waitFor();
    expect(await figure(view, "Drift")).toBe("found");
    expect(await figure(view, "p95")).toMatch(/ ms$/);
    expect(Number(await figure(view, "Requests"))).toBeGreaterThan(2);
    expect(await figure(view, "Cold starts")).toMatch(/ %$/);
    const [newest, before] = await region.locator("tbody tr").allInnerTexts();
    expect(newest).toMatch(/1\s+drift in rating, genres\s+31 %, was 22\.5 %$/);
    expect(before).toMatch(/1\s+as at the training\s+–$/);

    instead = {
      status: 503,
      json: { code: "DatabaseUnavailable", detail: "The database does not answer.", fix: "Wait." },
    };
    await view.button("Look again").click();
    await region.getByText("The API does not tell right now.").waitFor();
    expect(await figure(view, "Drift")).toBe("found");
    view.forgiveFailedRequests();
  });

  it.each(appearances)(
    "has nothing that axe objects to, and fits, on a %s in %s colours",
    async (kind, colorScheme) => {
      const view = await open(kind);
      await view.page.emulateMedia({ colorScheme });
      await rateByPointer(view, "Amélie (2001)", 4.5);
      await view.page.getByText("You gave Amélie (2001) 4.5 stars.").waitFor();
      await find(view, "b");
      await view.page.getByText("Share of each rating").first().click();
      await view.button("More like this: Amélie (2001)").click();
      await view.page.getByRole("region", { name: "Like Amélie (2001)" }).waitFor();
      await view.page.getByRole("table", { name: /^The last looks for drift/ }).waitFor();
      expect(await objections(view)).toEqual([]);
      await expectToFit(view);
      await keepPicture(view, "FILMS_PICTURES", `${kind}-${colorScheme}`);
    },
  );

  it("is on the home page with how its API is", async () => {
    const view = await open("desktop", "/");
    expect(await view.page.locator(".workload h2").allTextContents()).toEqual(["Films"]);
    await view.until(`document.querySelector(".state").textContent === "It answers."`);
    await view.page.locator(".workload").click();
    await settled(view);
    expect(await view.page.locator("nav [aria-current=page]").allTextContents()).toEqual(["Films"]);
  });
});

async function open(kind: WindowKind = "desktop", path = "/films/") {
  const view = await views.open(`${site.url}${path}`, { kind });
  if (path === "/films/") await settled(view);
  return view;
}

function settled({ page }: ConsolePage): Promise<void> {
  return page.locator('#list[aria-busy="false"]').waitFor();
}

const figure = ({ page }: ConsolePage, name: string) =>
  page.locator("#figures div", { hasText: name }).locator("dd").innerText();

/** One that found nothing, and a later one that did. */
async function addChecks(): Promise<void> {
  const checks = new DriftChecks(api.database.as("films_api"));
  const times = { from: "2026-11-01T00:00:00Z", to: "2026-11-30T00:00:00Z", people: 200 };
  const result = { before: times, since: times, fewestPeople: 50, differences: [] };
  await checks.add({ version: "1", isAlarm: false, result });
  const drift = {
    of: "values",
    test: "chi-squared",
    p: 0,
    effect: 0.3,
    adjustedP: 0,
    verdict: "drift",
  } as const;
  await checks.add({
    version: "1",
    isAlarm: true,
    result: {
      ...result,
      differences: [
        { column: "rating", ...drift },
        { column: "genres", ...drift },
      ],
      figures: { liveError: { training: 0.225, serving: 0.31 } },
    },
  });
}

async function find({ page }: ConsolePage, words: string): Promise<void> {
  await page.getByLabel("Words of a title").fill(words);
  await page.locator("#found-status:not(:empty)").waitFor();
}

/** Presses the part of a film's stars that ends with a rating, in the middle of it; on a scale whose lowest rating is a step. */
async function rateByPointer(
  { page }: ConsolePage,
  title: string,
  value: number,
  { list = "#films", highest = 5, step = 0.5 } = {},
) {
  const slider = page.locator(list).getByRole("slider", { name: `Your rating of ${title}`, exact: true });
  const { width } = (await slider.boundingBox()) ?? { width: 0 };
  await slider.click({ position: { x: ((value / step + 0.5) / (highest / step + 1)) * width, y: 20 } });
}

const titles = ({ page }: ConsolePage, list = "#films") => page.locator(`${list} h3`).allTextContents();
const reasons = ({ page }: ConsolePage) => page.locator("#films .reason").allTextContents();
const said = ({ page }: ConsolePage) => page.locator("#status").innerText();

async function answer({ pathname, search }: URL, { method, body }: StandInRequest): Promise<StandInAnswer> {
  if (!pathname.startsWith(base)) return { status: 200, json: {} };
  if (instead) return instead;
  const path = `${pathname.slice(base.length)}${search}`;
  const { status, json } = await api.ask(method, path, body === "" ? {} : { body });
  return { status, json };
}
