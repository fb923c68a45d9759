import type { ConsolePage } from "./console-page";
import { appearances } from "./console-views";
import { objections } from "./objections";
import type { Site } from "./site";

/** The console's home page: which workloads there are, and how they are. */
export function describeHome(site: () => Site): void {
  it("begins with the workloads of the estate and how they are, and leads to the page of each", async () => {
    const view = await openHome(site());
    expect(await view.page.locator(".workload h2").allTextContents()).toEqual(["Visual search"]);
    await view.until(`document.querySelector(".state").textContent === "It answers."`);

    await view.searching(() => view.page.locator(".workload").click());
    await view.page.waitForURL(site().searchPage);
    expect(await view.page.locator("nav [aria-current=page]").allTextContents()).toEqual(["Visual search"]);
    await view.page.getByRole("link", { name: "Vitrine" }).click();
    await view.page.waitForURL(`${site().url}/`);
  });

  it.each([
    [200, { status: "degraded" }, "It answers, and goes on without a part of it."],
    [503, { status: "unhealthy" }, "It says that it cannot serve."],
    [502, undefined, "It does not answer."],
  ])("says so when a workload answers %d %j", async (status, json, words) => {
    const view = await site().blank();
    await view.page.route("**/health", (route) => route.fulfill({ status, json: json ?? "no JSON" }));
    await view.page.goto(site().url);
    await view.until(`document.querySelector(".state").textContent === ${JSON.stringify(words)}`);
    view.forgiveFailedRequests();
  });

  it.each(appearances)(
    "has nothing that axe objects to, and fits, on a %s in %s colours",
    async (kind, colorScheme) => {
      const view = await site().blank(kind);
      await view.page.emulateMedia({ colorScheme });
      await view.page.goto(site().url);
      await view.until(`document.querySelector(".state").textContent !== "…"`);
      expect(await objections(view)).toEqual([]);
      expect(await view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    },
  );
}

async function openHome(site: Site): Promise<ConsolePage> {
  const view = await site.blank();
  await view.page.goto(site.url);
  return view;
}
