import sharp from "sharp";
import { type ConsolePage, patienceMs } from "./console-page";
import { newPhoto, type Site } from "./site";

export function describePhotos(site: () => Site): void {
  it("begins with the catalogue, and shows of each item what the API says", async () => {
    const view = await site().open();
    const { items } = await site().api.list({});
    expect(await view.status()).toBe("12 items of the catalogue, the newest first.");
    expect(await view.titles()).toEqual(items.map(({ title }) => title));
    expect(await view.texts("category")).toEqual(items.map(({ category }) => category));
    expect(await view.texts("price")).toEqual(items.map(({ price }) => `€${price?.toFixed(2)}`));
    expect(await view.texts("stock")).toEqual(
      items.map(({ stock }) => (stock === 0 ? "Out of stock" : `${stock} in stock`)),
    );
    const link = view.page.getByRole("link", { name: items[0]?.title ?? "" }).first();
    expect(await link.getAttribute("href")).toBe(items[0]?.link);
    const pictures = view.page.locator(".item img.picture");
    await pictures.first().scrollIntoViewIfNeeded();
    await view.until(`document.querySelector(".item img").naturalWidth > 0`);
    expect(await pictures.count()).toBe(12);
  });

  it.each(["chosen", "dropped", "pasted"] as const)(
    "shows what looks like a photo that is %s",
    async (how) => {
      const { item, photo } = await site().photographedItem("coat");
      const view = await site().open();
      await view.searching(() => (how === "chosen" ? view.choose(photo) : view.bring(photo, how)));

      const { items } = await site().api.search(photo);
      expect(await view.status()).toBe("12 items like your photo, the most similar first.");
      expect(await view.titles()).toEqual(items.map(({ title }) => title));
      expect((await view.titles())[0]).toBe(item.title);
      expect((await view.texts("score"))[0]).toBe("score 1.00");
      await view.page.getByAltText("Your photo").waitFor();
    },
  );

  it("searches with what the camera sees, and switches the camera off", async () => {
    const view = await site().open();
    await view.button("Take a photo").click();
    const dialog = view.page.getByRole("dialog", { name: "Take a photo" });
    await dialog.waitFor();
    await view.until(`document.querySelector("video").readyState >= 2`);
    await view.page.evaluate(`window.track = document.querySelector("video").srcObject.getTracks()[0]`);
    const request = await view.searching(() => view.button("Use this picture").click());

    expect(request.headers()["content-type"]).toBe("image/jpeg");
    expect(await view.status()).toBe("12 items like your photo, the most similar first.");
    expect(await dialog.isVisible()).toBe(false);
    expect(await view.page.evaluate("window.track.readyState")).toBe("ended");
  });

  it("sends a photo of twelve megapixels upright and small", async () => {
    const large = await sharp(await newPhoto(300))
      .resize(4000, 3000, { fit: "fill" })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const view = await site().open();
    const sent: (Buffer | null)[] = [];
    await view.page.route("**/api/v1/search?", (route) => {
      sent.push(route.request().postDataBuffer());
      return route.continue();
    });
    await view.searching(() => view.choose(large));

    expect(await sharp(sent[0] ?? undefined).metadata()).toMatchObject({
      format: "jpeg",
      width: 768,
      height: 1024,
    });
    expect(sent[0]?.length).toBeLessThan(large.length / 4);
    expect(await view.titles()).toHaveLength(12);
  });

  it("shows more like an item, and the catalogue again without a photo", async () => {
    const view = await site().open();
    const { items } = await site().api.list({});
    const { id = "", title = "" } = items[0] ?? {};
    await view.searching(() => view.page.locator(".item").first().getByText("More like this").click());

    expect(await view.status()).toBe(`12 items like “${title}”, the most similar first.`);
    const similar = await (await fetch(`${site().url}/api/v1/items/${id}/similar`)).json();
    expect(await view.titles()).toEqual(
      (similar as typeof items & { items: typeof items }).items.map((each) => each.title),
    );
    expect(await view.page.locator("#preview").getAttribute("alt")).toBe(title);

    await view.searching(() => view.button("Remove the photo").click());
    expect(await view.status()).toBe("12 items of the catalogue, the newest first.");
    expect(await view.page.locator("#preview").isVisible()).toBe(false);
  });

  it("says who answered, what came from the cache, and where the time went", async () => {
    const view = await site().open();
    const { photo, facts } = await searchWithCache(view, newPhoto);
    const first = [/^[\d.]+ ms$/, /^deployment blue$/, /^vector made anew$/, /^results made anew$/];
    expect(facts).toEqual(first.map((fact) => expect.stringMatching(fact)));

    const again = await searchWithCache(view, async () => photo);
    expect(again.facts.slice(2)).toEqual(["vector from the cache", "results from the cache"]);

    await view.page.locator("#timings summary").click();
    const { model, index } = await site().api.search(photo);
    const details = view.page.locator("#timings-content");
    expect(await details.innerText()).toContain(`Model ${model?.name} (${model?.id}), index ${index}.`);
    const steps = await details.getByRole("row").allInnerTexts();
    expect(steps.map((step) => step.split("\t")[0])).toEqual([
      "read",
      "embedding",
      "search",
      "everything else",
      "network and page",
    ]);
    const milliseconds = steps.map((step) => Number.parseFloat(step.split("\t")[1] ?? ""));
    const whole = Number.parseFloat((await view.facts())[0] ?? "");
    expect(milliseconds.reduce((sum, each) => sum + each)).toBeGreaterThan(whole * 0.9);
    expect(milliseconds.reduce((sum, each) => sum + each)).toBeLessThan(whole * 1.1 + 2);
  });

  it("never puts a late answer over a newer one", async () => {
    const view = await site().open();
    const release = await view.holdNextSearch();
    await view.choose(await newPhoto());
    await view.page.getByText("Searching …").waitFor();
    await view.searching(() => view.page.getByLabel("In stock only").check());
    await view.searching(() => view.button("Remove the photo").click());
    const shown = await view.titles();

    release();
    await view.page.waitForTimeout(300);
    expect(await view.status()).toBe("12 items of the catalogue, the newest first.");
    expect(await view.titles()).toEqual(shown);
  });
}

/** Searches, and once more while the cache gave no answer in time, which a busy machine does not always let it. @param photoOf each search */
async function searchWithCache(view: ConsolePage, photoOf: () => Promise<Buffer>) {
  for (const end = Date.now() + patienceMs; ; ) {
    const photo = await photoOf();
    await view.searching(() => view.choose(photo));
    const facts = await view.facts();
    if (!facts.join().includes("uncached") || Date.now() > end) return { photo, facts };
  }
}
