import { newPhoto, type Site } from "./site";

export function describeFilters(site: () => Site): void {
  it("narrows down what looks like a photo by category, price, stock and words", async () => {
    const photo = await newPhoto();
    const view = await site().open();
    const { page } = view;
    await view.searching(() => view.choose(photo));
    const [{ name: category = "" } = {}] = (await site().api.search(photo)).categories;

    await view.searching(() => page.getByLabel("Category").selectOption(category));
    expect(new Set(await view.texts("category"))).toEqual(new Set([category]));

    await page.getByLabel("Price from").fill("30");
    await view.searching(() => page.getByLabel("Price from").press("Tab"));
    await page.getByLabel("Price to").fill("90.5");
    await view.searching(() => page.getByLabel("Price to").press("Tab"));
    const prices = (await view.texts("price")).map((price) => Number(price.slice(1)));
    expect(prices.length).toBeGreaterThan(0);
    expect(prices.filter((price) => price < 30 || price > 90.5)).toEqual([]);

    await view.searching(() => page.getByLabel("In stock only").check());

    await page.getByLabel("Words").fill("striped");
    await view.searching(() => view.button("Search").click());
    const filters = { category, minPrice: "30", maxPrice: "90.5", inStock: "true", text: "striped" };
    const { items } = await site().api.search(photo, filters);
    expect(items.length).toBeGreaterThan(0);
    expect(await view.titles()).toEqual(items.map(({ title }) => title));
  });

  it("leaves out what is out of stock", async () => {
    const view = await site().open();
    expect(await view.texts("stock")).toContain("Out of stock");
    await view.searching(() => view.page.getByLabel("In stock only").check());
    expect(await view.texts("stock")).not.toContain("Out of stock");
    expect(await view.titles()).toHaveLength(12);
  });

  it("searches for words alone, when they are all there", async () => {
    const view = await site().open();
    await view.page.getByLabel("Words").pressSequentially("navy coat");
    expect(view.searches).toHaveLength(1);
    await view.searching(() => view.page.keyboard.press("Enter"));

    expect(await view.status()).toMatch(/^\d+ items for “navy coat”, the best first\.$/);
    expect((await view.titles())[0]).toMatch(/navy.*coat/i);
    expect(await view.texts("score")).toEqual([]);
  });

  it("offers every category it has seen, and forgets all choices at once", async () => {
    const view = await site().open();
    const offered = () => view.page.getByLabel("Category").locator("option").allTextContents();
    const all = await offered();
    expect(all).toEqual(["All", ...all.slice(1).sort()]);
    expect(all.length).toBeGreaterThan(4);

    await view.searching(() => view.page.getByLabel("Category").selectOption(all[2] ?? ""));
    await view.page.getByLabel("Words").fill("red");
    await view.searching(() => view.choose(Buffer.from("no photo, but this is no matter"), "x.jpg"));
    expect(await offered()).toEqual(all);
    await view.searching(() => view.button("Clear all").click());

    expect(await view.page.getByLabel("Category").inputValue()).toBe("");
    expect(await view.page.getByLabel("Words").inputValue()).toBe("");
    expect(await view.status()).toBe("12 items of the catalogue, the newest first.");
    view.forgiveFailedRequests();
  });

  it("says so when nothing fits", async () => {
    const view = await site().open();
    await view.page.getByLabel("Price to").fill("0.01");
    await view.searching(() => view.button("Search").click());
    expect(await view.status()).toBe("Nothing fits. Fewer filters or other words find more.");
    expect(await view.titles()).toEqual([]);
  });

  it("does not ask for what costs more than 50 and less than 20", async () => {
    const view = await site().open();
    const { page } = view;
    await page.getByLabel("Price from").fill("50");
    await view.searching(() => page.getByLabel("Price from").press("Tab"));
    await page.getByLabel("Price to").fill("20");
    await page.getByLabel("Price to").press("Enter");
    expect(view.searches).toHaveLength(2);
    expect(await page.evaluate(`document.querySelector("[name=maxPrice]").validationMessage`)).toBe(
      "Nothing costs less than the lowest price you ask for.",
    );
  });
}
