import type { ConsolePage } from "./console-page";
import { newPhoto, type Site } from "./site";

export function describePhone(site: () => Site): void {
  it.each([390, 320])("fits a phone of %d pixels in all its states", async (width) => {
    const view = await site().open("phone");
    await view.page.setViewportSize({ width, height: 700 });
    expect(await widthOf(view)).toBe(width);
    await view.page.getByText("Narrow it down").tap();
    await view.searching(async () => view.choose(await newPhoto()));
    await view.page.locator("#timings summary").tap();
    expect(await widthOf(view)).toBe(width);
    await view.button("Take a photo").tap();
    await view.page.getByRole("dialog").waitFor();
    expect(await widthOf(view)).toBe(width);
    await view.button("Cancel").tap();
    await view.changeAnswers<{ items: object[] }>(({ items, ...others }) => ({
      ...others,
      items: items.map((item) => ({ ...item, title: "W".repeat(300), category: "w".repeat(100) })),
    }));
    await view.searching(() => view.button("Search").tap());
    expect(await widthOf(view)).toBe(width);
    await view.askTheApi();
    const body = JSON.stringify({ detail: "x".repeat(500), code: "Y".repeat(100) });
    await view.answerSearches({ status: 500, body });
    await view.searching(() => view.button("Search").tap());
    expect(await widthOf(view)).toBe(width);
    view.forgiveFailedRequests();
  });

  it("has nothing that a finger would miss", async () => {
    const view = await site().open("phone");
    await view.page.getByText("Narrow it down").tap();
    await view.searching(async () => view.choose(await newPhoto()));
    expect(await smallTargets(view)).toEqual([]);
    await view.button("Take a photo").tap();
    await view.page.getByRole("dialog").waitFor();
    expect(await smallTargets(view)).toEqual([]);
  });

  it("brings what was found into view", async () => {
    const view = await site().open("phone");
    await view.searching(async () => view.choose(await newPhoto()));
    await view.until(`Math.abs(document.getElementById("results").getBoundingClientRect().top) < 20`);
  });

  it("takes the phone's camera app where a page may not use the camera", async () => {
    const view = await site().blank("phone");
    // as browsers have it for pages that came without TLS
    await view.page.addInitScript("delete Navigator.prototype.mediaDevices");
    await view.open(site().searchPage);
    const chooser = await view.choosing(() => view.button("Take a photo").tap());
    expect(await chooser.element().getAttribute("capture")).toBe("environment");
    const buffer = await newPhoto();
    await view.searching(() => chooser.setFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer }));
    expect(await view.status()).toBe("12 items like your photo, the most similar first.");
  });
}

function widthOf({ page }: ConsolePage): Promise<number> {
  return page.evaluate(
    "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth)",
  );
}

/** Controls that are less than 44 pixels high or wide, as wide as their label makes them. */
function smallTargets({ page }: ConsolePage): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll("button, select, input, summary, label.button, footer a")]
    .map((each) => (each.type === "checkbox" ? each.closest("label") : each))
    .filter((each) => each.type !== "file" && each.checkVisibility())
    .map((each) => ({ each, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 44 || box.height < 44)
    .map(({ each, box }) => each.outerHTML.slice(0, 80) + " " + box.width + " x " + box.height)`);
}
