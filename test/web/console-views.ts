import { Browser, type WindowKind } from "../support/browser";
import { ConsolePage } from "./console-page";

/** Pages that a test opens, each in a window of its own. */
export class ConsoleViews {
  private readonly browser = new Browser();
  private readonly opened: ConsolePage[] = [];

  async open(
    address: string,
    { kind = "desktop", colorScheme = "light" }: { kind?: WindowKind; colorScheme?: "dark" | "light" } = {},
  ): Promise<ConsolePage> {
    const view = new ConsolePage(await (await this.browser.open(kind)).newPage());
    this.opened.push(view);
    await view.page.emulateMedia({ colorScheme });
    await view.page.goto(address);
    return view;
  }

  /** Closes all windows. @returns what their pages complained of */
  async close(): Promise<string[]> {
    const views = this.opened.splice(0);
    await Promise.all(views.map(({ page }) => page.context().close()));
    return views.flatMap(({ complaints }) => complaints);
  }

  /** Ends the browser. */
  end(): Promise<void> {
    return this.browser.close();
  }
}

/** In which windows and colours a page is looked at. */
export const appearances: readonly (readonly [WindowKind, "dark" | "light"])[] = [
  ["desktop", "light"],
  ["phone", "dark"],
];

/** Fails when a page is wider than its window. */
export async function expectToFit({ page }: ConsolePage): Promise<void> {
  const [shown, room] = await page.evaluate<[number, number]>(
    "[document.documentElement.scrollWidth, innerWidth]",
  );
  expect(shown).toBeLessThanOrEqual(room);
}

/** Takes a picture of a whole page into the folder that an environment variable names, for whoever wants to look. */
export async function keepPicture({ page }: ConsolePage, variable: string, name: string): Promise<void> {
  const folder = process.env[variable];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
