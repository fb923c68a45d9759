import { randomUUID } from "node:crypto";
import { RunningArticles, until } from "../../runtime/functions/articles/testing/running-articles";
import type { WindowKind } from "../support/browser";
import { type ConsolePage, soon } from "./console-page";
import { appearances, ConsoleViews, expectToFit, keepPicture } from "./console-views";
import { objections } from "./objections";
import { type StandInAnswer, type StandInRequest, serveConsole } from "./served-console";

const views = new ConsoleViews();
const base = "/articles/api/v1";
let api: RunningArticles;
let site: Awaited<ReturnType<typeof serveConsole>>;
/** Who is signed in, by their token. */
let token: string | undefined;
/** Who they were in this browser before they signed in, when that came along. */
let cameAlong: { readonly user_id: string; readonly deeds: number } | undefined;
/** What is answered in the API's place. */
let instead: StandInAnswer | undefined;

beforeAll(async () => {
  [api, site] = await Promise.all([RunningArticles.start(), serveConsole(["articles"], answer)]);
});
beforeEach(async () => {
  instead = undefined;
  cameAlong = undefined;
  token = await api.reader();
});
afterEach(async () => expect(await views.close()).toEqual([]));
afterAll(async () => {
  await views.end();
  await site?.stop();
  await api?.stop();
});

it("says what to do when there is nothing to read yet", async () => {
  const view = await open();
  await view.page.getByText("There are no articles yet.").waitFor();
  expect(await view.page.locator("#nothing").innerText()).toContain("npx vitrine articles import sample");
  expect(await objections(view)).toEqual([]);
});

describe("with articles", () => {
  beforeAll(async () => {
    const about = { science: [1, 0, 0, 0], sports: [0, 1, 0, 0], food: [0, 0, 1, 0] };
    await api.publish(
      Object.fromEntries(
        Object.entries(about).flatMap(([category, embedding]) =>
          [1, 2, 3, 4, 5, 6].map((n) => [`${category}${n}`, { category, embedding }]),
        ),
      ),
    );
  });

  it("shows what was chosen, and another list after each deed: nothing read comes again, and each article says why", async () => {
    const view = await open();
    const choices = view.page.locator("#preferences");
    await choices.getByRole("button", { name: "science" }).click();
    await choices.getByRole("button", { name: "Keep" }).click();
    await view.page.getByText("Kept. Your feed follows it.").waitFor();
    await settled(view);
    expect((await categories(view)).filter((each) => each === "science").length).toBeGreaterThanOrEqual(4);

    const [first = ""] = await titles(view);
    await inFeed(view, first).click();
    const article = view.page.getByRole("article", { name: first });
    await article.waitFor();
    expect(await article.innerText()).toContain(first.replace("Title", "Text"));
    await view.page.waitForURL(/\?article=\w+$/);
    await view.button(`Like: ${first}`).last().click();
    await article.getByText(`You like “${first}”.`).waitFor();
    await view.page.getByRole("link", { name: "Back to your feed" }).click();
    await settled(view);
    expect(await titles(view)).not.toContain(first);
    expect(await titles(view)).toHaveLength(10);
    for (const reason of await reasons(view)) expect(reason).toMatch(/\w+.*\.$/);

    await view.page.getByText("What you did").click();
    const history = view.page.locator("#deeds");
    await soon(async () =>
      expect(await history.innerText()).toMatch(new RegExp(`${first}\\s+(read|liked|opened) just now`)),
    );
  });

  it("hides what is not to come again, and keeps the focus in the feed", async () => {
    const view = await open();
    const [first = ""] = await titles(view);
    await view.button(`Hide: ${first}`).click();
    await view.page.getByText(`“${first}” will not come again.`).waitFor();
    expect(await titles(view)).not.toContain(first);
    expect(await view.page.evaluate("document.activeElement.id")).toBe("feed");
  });

  it("tells how an article came here: what spoke for it, and with what probability", async () => {
    const view = await open();
    await view.page.getByText("How it came here").first().click();
    const explained = view.page.locator(".explained").first();
    await explained.getByText(/It had [\d.]+ % to be shown here\./).waitFor();
    expect(await explained.innerText()).toMatch(/Out of \d+ candidates/);
  });

  it("shows one category, more of it, and what was searched for", async () => {
    const view = await open();
    const chips = view.page.getByRole("group", { name: "Category" });
    await chips.getByRole("button", { name: "food" }).click();
    await view.page.getByRole("heading", { name: "For you in food" }).waitFor();
    expect(new Set(await categories(view))).toEqual(new Set(["food"]));
    await chips.getByRole("button", { name: "All" }).click();
    await view.page.getByRole("heading", { name: "For you", exact: true }).waitFor();
    await view.button("More articles").click();
    await view.until("document.querySelectorAll('.item').length > 10");
    expect(new Set(await titles(view)).size).toBe((await titles(view)).length);
  });

  it("can be read without a connection, and what is done then is sent afterwards", async () => {
    const view = await open();
    const context = view.page.context();
    await view.until("navigator.serviceWorker.controller !== null");
    await view.until("caches.keys().then((names) => names.includes('articles-answers'))");
    const [first = ""] = await titles(view);
    const key = first.replace("Title ", "");
    await view.until(`caches.match("${base}/articles/${key}").then((kept) => kept !== undefined)`);
    await context.setOffline(true);
    await view.page.reload();
    await view.page.getByText("No connection: you see what was kept").waitFor();
    await inFeed(view, first).click();
    await view.page.getByRole("article", { name: first }).waitFor();
    await view.button(`Like: ${first}`).last().click();
    await view.page.getByText(/things? that you did will be sent then/).waitFor();

    await context.setOffline(false);
    await view.until("localStorage.getItem('vitrine.articles.deeds') === '[]'");
    await until(async () => {
      const { json } = await api.ask("GET", "/user/profile", { token: token ?? "" });
      return ["click", "like"].every((kind) =>
        json.history.some((deed: { readonly kind: string }) => deed.kind === kind),
      );
    });
    view.forgiveFailedRequests();
  });

  it("says that what was read before signing in came along, and tells what still waited from then", async () => {
    const user_id = "anonymous-11111111111111111111111111111111";
    const waiting = { id: randomUUID(), kind: "like", article_id: "food1", at: new Date().toISOString() };
    const view = await open();
    await view.page.evaluate(
      ([by, feedback]) => localStorage.setItem("vitrine.articles.deeds", JSON.stringify([{ by, feedback }])),
      [user_id, waiting] as const,
    );
    cameAlong = { user_id, deeds: 3 };
    await view.page.reload();
    await view.page.getByRole("status").getByText("What you read before signing in came along.").waitFor();
    await until(async () => api.deeds.some(({ id }) => id === waiting.id));
    await view.until("localStorage.getItem('vitrine.articles.deeds') === '[]'");
  });

  it("finds a region by its first letters, however it is written, and takes no other", async () => {
    await api.database.rows("update articles.articles set region = 'Bern' where key = 'food2'");
    await api.live.poll();
    const view = await open();
    await view.page.locator("#region-names option").waitFor({ state: "attached" });
    const choices = view.page.locator("#preferences");
    const region = choices.getByLabel("Region, for local news");
    await region.fill("Atlantis");
    await choices.getByRole("button", { name: "Keep" }).click();
    expect(await view.page.evaluate("document.querySelector('#region').validationMessage")).toBe(
      "No article is of this region.",
    );
    await region.fill("bern");
    await choices.getByRole("button", { name: "Keep" }).click();
    await view.page.getByText("Kept. Your feed follows it.").waitFor();
    const { json } = await api.ask("GET", "/user/profile", { ...(token && { token }) });
    expect(json.preferences.region).toBe("Bern");
  });

  it("forgets at the sign-out what it kept of the reader", async () => {
    const view = await open();
    await view.until("navigator.serviceWorker.controller !== null");
    await view.until(`caches.match("${base}/user/profile").then((kept) => kept !== undefined)`);
    await view.button("Sign out").click();
    await view.page.waitForURL(`${site.url}/`);
    expect(await view.page.evaluate("caches.has('articles-answers')")).toBe(false);
  });

  it("hands readers what is kept of them, and forgets them once they said so twice, here too", async () => {
    const view = await open();
    const [first = ""] = await titles(view);
    await view.button(`Like: ${first}`).click();
    await view.page.getByText(`You like “${first}”.`).waitFor();
    await view.page.getByText("What you did").click();
    const saved = view.page.waitForEvent("download");
    await view.page.getByRole("link", { name: "Export my data" }).click();
    expect((await saved).suggestedFilename()).toBe("articles.json");

    await view.button("Forget me").click();
    const question = view.page.getByRole("dialog", { name: "Forget you?" });
    expect(await objections(view)).toEqual([]);
    await question.getByRole("button", { name: "Keep it" }).click();
    expect(api.tombstones).toEqual([]);
    await view.button("Forget me").click();
    await question.getByRole("button", { name: "Forget me" }).click();
    await view.page.getByText("You are forgotten, and signed out.").waitFor();
    await view.page.getByRole("link", { name: "Sign in" }).waitFor();
    const receipt = await view.page.getByRole("link", { name: "receipt" }).getAttribute("href");
    await until(() => api.tombstones.some(({ id }) => receipt === `${base}/erasures/${id}`));
    expect(await view.page.evaluate("localStorage.getItem('vitrine.articles.person')")).toBeNull();
    expect(await view.page.evaluate("caches.has('articles-answers')")).toBe(false);
  });

  it("shows hostile words as words, and follows no link but to a page", async () => {
    await api.publish({
      hostile: { category: "hostile" },
    });
    await api.database.rows(`
      update articles.articles set title = '<img src=x onerror=alert(1)>', summary = '<script>alert(2)</script>',
        text = '<svg onload=alert(3)>' || chr(10) || chr(10) || 'javascript:alert(4)' where key = 'hostile'`);
    await api.live.poll();
    const view = await open("desktop", "/articles/?article=hostile");
    await view.page.getByRole("article", { name: "<img src=x onerror=alert(1)>" }).waitFor();
    expect(await view.page.locator("#article-text").innerText()).toContain("<svg onload=alert(3)>");
    expect(await view.page.locator("#view img, #view script, #view svg").count()).toBe(0);
    expect(await view.page.locator('a[href^="javascript:"]').count()).toBe(0);
  });

  it("says the API's own words when there is no answer, keeps what was done, and tries again", async () => {
    const view = await open();
    instead = {
      status: 503,
      json: { code: "FeedbackUnavailable", detail: "The hub does not answer.", fix: "Wait." },
      retryAfter: 7,
    };
    const [first = ""] = await titles(view);
    await view.button(`Like: ${first}`).click();
    await view.page.getByRole("alert").waitFor();
    expect(await view.alert()).toMatch(/The hub does not answer\.\s+Try again in 7 seconds\./);
    instead = undefined;
    await view.button("Try again").click();
    await view.until("localStorage.getItem('vitrine.articles.deeds') === '[]'");
    view.forgiveFailedRequests();
  });

  it.each(appearances)(
    "has nothing that axe objects to, and fits, on a %s in %s colours",
    async (kind, colorScheme) => {
      const view = await open(kind);
      await view.page.emulateMedia({ colorScheme });
      await view.page.getByText("How it came here").first().click();
      await view.page.locator(".explained p").first().waitFor();
      expect(await objections(view)).toEqual([]);
      await expectToFit(view);
      await keepPicture(view, "ARTICLES_PICTURES", `${kind}-${colorScheme}-feed`);
      await view.page.locator(".item h3 a").first().click();
      await view.page.getByRole("heading", { name: "More like it" }).waitFor();
      expect(await objections(view)).toEqual([]);
      await expectToFit(view);
      await keepPicture(view, "ARTICLES_PICTURES", `${kind}-${colorScheme}-article`);
    },
  );
});

async function open(kind: WindowKind = "desktop", path = "/articles/"): Promise<ConsolePage> {
  const view = await views.open(`${site.url}${path}`, { kind });
  if (path === "/articles/") await settled(view);
  return view;
}

function settled({ page }: ConsolePage): Promise<void> {
  return page.locator('#feed[aria-busy="false"]').waitFor();
}

/** The same title may stand beside the feed, among what is read most. */
const inFeed = ({ page }: ConsolePage, title: string) =>
  page.locator("#items").getByRole("link", { name: title, exact: true });
const titles = ({ page }: ConsolePage) => page.locator("#items h3").allTextContents();
const categories = ({ page }: ConsolePage) => page.locator("#items .category").allTextContents();
const reasons = ({ page }: ConsolePage) => page.locator("#items .reason").allTextContents();

async function answer({ pathname, search }: URL, { method, body }: StandInRequest): Promise<StandInAnswer> {
  if (pathname === "/articles/api/auth/session")
    return {
      status: 200,
      json: token
        ? { signedIn: true, name: "Ann", csrfToken: "c", ...(cameAlong && { came_along: cameAlong }) }
        : { signedIn: false },
    };
  if (pathname === "/articles/api/auth/logout") {
    token = undefined;
    return { status: 200, json: { leave: "/" } };
  }
  if (!pathname.startsWith(base)) return { status: 200, json: {} };
  if (instead) return instead;
  const path = `${pathname.slice(base.length)}${search}`;
  const { status, json } = await api.ask(method, path, {
    ...(token && { token }),
    ...(body !== "" && { body }),
  });
  return { status, json };
}
