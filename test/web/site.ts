import type { BrowserContext } from "playwright-core";
import sharp from "sharp";
import type { Browser } from "../support/browser";
import { SearchApi } from "../support/search-api";
import { ConsolePage } from "./console-page";

export type WindowKind = Parameters<Browser["open"]>[0];

/** The console that is deployed, and the windows it is looked at in. */
export class Site {
  readonly url: string;
  readonly api: SearchApi;
  private readonly browser: Browser;
  private readonly contexts = new Map<WindowKind, Promise<BrowserContext>>();
  private readonly pages: ConsolePage[] = [];

  constructor(url: string, browser: Browser) {
    this.url = url;
    this.api = new SearchApi(`${url}/api/v1`);
    this.browser = browser;
  }

  /** A tab of its own, in which nothing is open yet. */
  async tab(kind: WindowKind = "desktop"): Promise<ConsolePage> {
    const context = this.contexts.get(kind) ?? this.browser.open(kind);
    this.contexts.set(kind, context);
    const page = new ConsolePage(await (await context).newPage());
    page.page.setDefaultTimeout(10_000);
    this.pages.push(page);
    return page;
  }

  /** The console as it is before anything is asked. */
  async open(kind: WindowKind = "desktop"): Promise<ConsolePage> {
    const page = await this.tab(kind);
    await page.open(this.url);
    return page;
  }

  /** @returns what the console of each tab complained about */
  async closeTabs(): Promise<string[]> {
    const pages = this.pages.splice(0);
    await Promise.all(pages.map(({ page }) => page.close()));
    return pages.flatMap(({ complaints }) => complaints);
  }
}

/** A photo of nothing in particular. @param size of its shorter side, in pixels */
export function photo(colour: string, size = 300): Promise<Buffer> {
  const create = { width: size, height: Math.round(size * 1.5), channels: 3 as const, background: colour };
  return sharp({ create }).jpeg().toBuffer();
}
