import sharp from "sharp";
import type { Browser, WindowKind } from "../support/browser";
import { SearchApi } from "../support/search-api";
import { ConsolePage } from "./console-page";

/** The console that is deployed, and the windows it is looked at in. */
export class Site {
  readonly url: string;
  /** Where visual search has its page. */
  readonly searchPage: string;
  readonly api: SearchApi;
  private readonly browser: Browser;
  private readonly pages: ConsolePage[] = [];

  constructor(url: string, browser: Browser) {
    this.url = url;
    this.searchPage = `${url}/visual-search/`;
    this.api = new SearchApi(`${url}/api/v1`);
    this.browser = browser;
  }

  /** A window of its own, in which nothing is open yet. */
  async blank(kind: WindowKind = "desktop"): Promise<ConsolePage> {
    const page = new ConsolePage(await (await this.browser.open(kind)).newPage());
    this.pages.push(page);
    return page;
  }

  /** The page of visual search as it is before anything is asked. */
  async open(kind: WindowKind = "desktop"): Promise<ConsolePage> {
    const page = await this.blank(kind);
    await page.open(this.searchPage);
    return page;
  }

  /** The picture of an item, as somebody's photo of it. */
  async photographedItem(words: string) {
    const [item] = (await this.api.list({ text: words, top: "1" })).items;
    if (item === undefined) throw new Error(`the catalogue has nothing for "${words}"`);
    return { item, photo: await this.api.picture(item.id) };
  }

  /** @returns what the browser's console said in each window */
  async closeWindows(): Promise<string[]> {
    const pages = this.pages.splice(0);
    await Promise.all(pages.map(({ page }) => page.context().close()));
    return pages.flatMap(({ complaints }) => complaints);
  }
}

/** A photo that nobody has searched with before. @param size of its shorter side, in pixels */
export function newPhoto(size = 300): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  const [width, height] = [size, Math.round(size * 1.5)];
  return sharp({ create: { width, height, channels: 3, background: "white", noise } })
    .jpeg()
    .toBuffer();
}
