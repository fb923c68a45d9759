import { objections } from "./objections";
import { newPhoto, type Site } from "./site";

export function describeAccess(site: () => Site): void {
  it.each(["light", "dark"] as const)(
    "has nothing that axe objects to, in %s colours",
    async (colorScheme) => {
      const view = await site().blank();
      await view.page.emulateMedia({ colorScheme });
      await view.open(site().searchPage);
      expect(await objections(view)).toEqual([]);

      await view.searching(async () => view.choose(await newPhoto()));
      await view.page.locator("#timings summary").click();
      expect(await objections(view)).toEqual([]);

      await view.button("Take a photo").click();
      await view.page.getByRole("dialog").waitFor();
      expect(await objections(view)).toEqual([]);
      await view.button("Cancel").click();

      await view.searching(() => view.choose(Buffer.from("no photo")));
      expect(await objections(view)).toEqual([]);
      view.forgiveFailedRequests();
    },
  );

  it("can be used with a keyboard alone", async () => {
    const view = await site().open();
    const { keyboard } = view.page;
    const visited: string[] = [];
    const press = async (key: string) => {
      await keyboard.press(key);
      visited.push(await view.focus());
    };
    for (let count = 0; count < 6; count += 1) await press("Tab");
    expect(visited).toEqual([
      "Skip to the results",
      "Vitrine",
      "Visual search",
      "Choose a photo",
      "Take a photo",
      "Narrow it down",
    ]);
    await keyboard.press("Shift+Tab");
    await keyboard.press("Shift+Tab");
    const chooser = await view.choosing(() => keyboard.press("Enter"));
    const buffer = await newPhoto();
    await view.searching(() => chooser.setFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer }));

    await press("Tab");
    await press("Tab");
    expect(await view.focus()).toBe("Remove the photo");
    await view.searching(() => keyboard.press("Enter"));
    expect(await view.focus()).toBe("Choose a photo");
  });

  it("brings a keyboard to the results, from item to item, and into what is like one", async () => {
    const view = await site().open();
    const { keyboard } = view.page;
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    const [first = "", second = ""] = await view.titles();
    const visited: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      await keyboard.press("Tab");
      visited.push(await view.focus());
    }
    expect(visited.slice(1)).toEqual([first, `More like this: ${first}`, second]);
    await keyboard.press("Shift+Tab");
    await view.searching(() => keyboard.press("Space"));
    expect(await view.status()).toContain(`like “${first}”`);
    expect(await view.page.evaluate("document.activeElement.id")).toBe("results");
  });

  it("leaves the camera with Escape, to where it was opened", async () => {
    const view = await site().open();
    await view.button("Take a photo").focus();
    await view.page.keyboard.press("Enter");
    await view.page.getByRole("dialog").waitFor();
    expect(await view.focus()).toBe("Use this picture");
    await view.page.keyboard.press("Escape");
    await view.until(`document.activeElement.id === "camera"`);
    expect(await view.page.getByRole("dialog").isVisible()).toBe(false);
    expect(await view.page.evaluate("document.querySelector('video').srcObject")).toBeNull();
  });

  it("shows where the keyboard is", async () => {
    const view = await site().open();
    const unseen: string[] = [];
    for (let count = 0; count < 16; count += 1) {
      await view.page.keyboard.press("Tab");
      const isSeen =
        await view.page.evaluate(`[document.activeElement, document.activeElement.nextElementSibling]
        .some((each) => each && getComputedStyle(each).outlineStyle === "solid")`);
      if (!isSeen) unseen.push(await view.focus());
    }
    expect(unseen).toEqual([]);
  });

  it("tells a screen reader what there is, what was found and what went wrong", async () => {
    const view = await site().open();
    const [title = ""] = await view.titles();
    const [price = ""] = await view.texts("price");
    const [stock = ""] = await view.texts("stock");
    const tree = await view.page.locator("body").ariaSnapshot();
    for (const line of [
      "- banner:",
      "- main:",
      '- form "Search":',
      '- region "Photo":',
      '- region "Results":',
      "- status: 12 items of the catalogue, the newest first.",
      `- heading "${title}" [level=3]:`,
      `- link "${title}":`,
      `- paragraph: ${price}`,
      `- paragraph: ${stock}`,
      `button "More like this: ${title}"`,
      "- contentinfo:",
    ]) {
      expect(tree).toContain(line);
    }
    expect(tree.match(/- listitem:/g)).toHaveLength(12);

    await view.searching(() => view.choose(Buffer.from("no photo")));
    expect(await view.page.locator("#results").ariaSnapshot()).toMatch(
      /- alert:\s+- strong: .+\s+- paragraph: .+/,
    );
    view.forgiveFailedRequests();
  });

  it("keeps still for whoever asks for it", async () => {
    const view = await site().open();
    const moves = () =>
      view.page.evaluate(`[...document.querySelectorAll("*")].filter((each) => {
        const { transitionDuration, animationName } = getComputedStyle(each);
        return animationName !== "none" || Number.parseFloat(transitionDuration) > 0;
      }).length`);
    expect(await moves()).toBeGreaterThan(0);
    await view.page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moves()).toBe(0);
  });
}

/** What axe objects to, with the places. */
