import { soon } from "./console-page";
import type { Site } from "./site";

const markup = `<img src="/nothing" onerror="window.isInjected = true">`;

export function describeSafety(site: () => Site): void {
  it("shows markup in a catalogue as the text it is, and follows no link that is a script", async () => {
    const view = await site().blank();
    await view.changeAnswers<{ items: object[]; categories: object[] }>(({ items, ...others }) => ({
      ...others,
      items: items.map((item) => ({
        ...item,
        title: markup,
        category: markup,
        link: "javascript:window.isInjected=true",
      })),
      categories: [{ name: markup, count: 1 }],
      index: markup,
    }));
    await view.open(site().searchPage);
    await view.searching(() => view.page.getByText("More like this").first().click());

    expect(new Set(await view.titles())).toEqual(new Set([markup]));
    expect(new Set(await view.texts("category"))).toEqual(new Set([markup]));
    expect(await view.status()).toContain(markup);
    expect(await view.page.getByLabel("Category").locator("option").allTextContents()).toContain(markup);
    expect(await view.page.locator("#items a, [onerror]").count()).toBe(0);
    expect(await view.page.evaluate("window.isInjected")).toBeUndefined();
  });

  it("runs no script that came into the page another way", async () => {
    const view = await site().open();
    await view.page.evaluate(`(() => {
      const script = document.createElement("script");
      script.textContent = "window.isInjected = true";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.isInjected = true">');
    })()`);
    // by the second the browser has refused both
    await soon(async () => expect(view.complaints).toHaveLength(2));
    expect(await view.page.evaluate("window.isInjected")).toBeUndefined();
    view.forgive(/Content Security Policy/);
  });

  it("asks nobody but its own host for anything", async () => {
    const view = await site().blank();
    const hosts = new Set<string>();
    view.page.on("request", (request) => hosts.add(new URL(request.url()).origin));
    const page = await view.open(site().searchPage);
    expect(page?.headers()).toMatchObject({
      "content-security-policy": expect.stringContaining("default-src 'self'"),
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    });
    expect([...hosts]).toEqual([new URL(site().url).origin]);
  });
}
