import { setTimeout as sleep } from "node:timers/promises";
import type { FileChooser, Page, Request, Response, Route } from "playwright-core";

const searches = /\/api\/v1\/(search|items\/[^/]+\/similar)(\?|$)/;

/** An answer that a test gives in the API's place. */
interface GivenAnswer {
  readonly status: number;
  /** @default "application/problem+json" */
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** How long a page may take over something, on a machine that has much else to do. */
export const patienceMs = 100_000;

/** Asks a page that is still at it until what is expected of it is so; at last it fails as the expectation does. */
export async function soon(claim: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await sleep(50)) {
    try {
      await claim();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** One look at the console, as a person has it: what is done to the page, what it shows, what it complains about. */
export class ConsolePage {
  readonly page: Page;
  /** What the browser's console says: errors, warnings, what the content security policy refused. */
  readonly complaints: string[] = [];

  /** Addresses of all searches that the page has asked for. */
  readonly searches: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patienceMs);
    page.on("request", (request) => {
      if (searches.test(request.url())) this.searches.push(request.url());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
  }

  /** @returns the answer with the page itself */
  async open(url: string): Promise<Response | null> {
    let response: Response | null = null;
    await this.searching(async () => {
      response = await this.page.goto(url);
    });
    return response;
  }

  /** Does something that makes the page search, and waits until it shows what came of it. */
  async searching(act: () => Promise<unknown>): Promise<Request> {
    const [request] = await Promise.all([this.page.waitForRequest(searches), act()]);
    await this.settled();
    return request;
  }

  /** Waits until an expression is true. Playwright's own way evaluates it in the page, whose policy forbids that. */
  async until(claim: string): Promise<void> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50)) {
      if (await this.page.evaluate(claim)) return;
    }
    throw new Error(`not true within ${patienceMs / 1000} seconds: ${claim}`);
  }

  /** Waits until no search is under way. */
  settled(): Promise<void> {
    return this.page.locator('#results[aria-busy="false"]').waitFor();
  }

  /** Answers the page's searches in the API's place, until `askTheApi`. */
  async answerSearches(answer: GivenAnswer): Promise<void> {
    await this.page.route(searches, (route) =>
      route.fulfill({ contentType: "application/problem+json", ...answer }),
    );
  }

  /** Lets the API answer the page's searches, and changes what it says. */
  async changeAnswers<Answer>(change: (answer: Answer) => unknown): Promise<void> {
    await this.page.route(searches, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    });
  }

  /** Keeps the next search from the API. @returns lets it through, late */
  async holdNextSearch(): Promise<() => void> {
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = false;
    // it stays: a route that is taken away while searches are under way may hold up the next one
    const late = async (route: Route) => {
      if (isHeld) return route.continue();
      isHeld = true;
      await isReleased;
      // the page may have given it up long ago
      await route.continue().catch(() => undefined);
    };
    await this.page.route(searches, late);
    return release;
  }

  askTheApi(): Promise<void> {
    return this.page.unroute(searches);
  }

  /** The browser itself reports answers that are problems, and there is no way to make it not to. */
  forgiveFailedRequests(): void {
    this.forgive(/^Failed to load resource/);
  }

  forgive(complaint: RegExp): void {
    const others = this.complaints.filter((each) => !complaint.test(each));
    this.complaints.splice(0, Infinity, ...others);
  }

  choose(photo: Uint8Array, name = "photo.jpg", mimeType = "image/jpeg"): Promise<void> {
    const buffer = Buffer.from(photo);
    return this.page.getByLabel("Choose a photo").setInputFiles({ name, mimeType, buffer });
  }

  /** The file arrives as a browser hands it over when someone drops or pastes it. */
  async bring(photo: Uint8Array, how: "dropped" | "pasted"): Promise<void> {
    await this.page.evaluate(`(() => {
      const bytes = Uint8Array.from(atob("${Buffer.from(photo).toString("base64")}"), (byte) => byte.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], "photo.jpg", { type: "image/jpeg" }));
      const events = {
        dropped: [
          new DragEvent("dragover", { dataTransfer: files, bubbles: true, cancelable: true }),
          new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }),
        ],
        pasted: [new ClipboardEvent("paste", { clipboardData: files, bubbles: true })],
      };
      for (const event of events.${how}) document.getElementById("drop").dispatchEvent(event);
    })()`);
  }

  /** Does something that opens the browser's dialog for files. */
  async choosing(act: () => Promise<unknown>): Promise<FileChooser> {
    const chooser = this.page.waitForEvent("filechooser");
    // the browser has heard by then that a dialog will be answered for it
    await this.page.evaluate("undefined");
    const [chosen] = await Promise.all([chooser, act()]);
    return chosen;
  }

  button(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }

  titles(): Promise<string[]> {
    return this.page.locator(".item h3").allTextContents();
  }

  texts(part: "price" | "stock" | "category" | "score"): Promise<string[]> {
    return this.page.locator(`.item .${part}`).allTextContents();
  }

  /** Who answered, how fast, and what came from the cache. */
  facts(): Promise<string[]> {
    return this.page.locator("#timings .fact:visible").allTextContents();
  }

  status(): Promise<string> {
    return this.page.getByRole("status").innerText();
  }

  alert(): Promise<string> {
    return this.page.getByRole("alert").innerText();
  }

  /** The name of what has the focus, or its id. */
  focus(): Promise<string> {
    return this.page.evaluate(`(() => {
      const { activeElement: has } = document;
      return has.getAttribute("aria-label") ?? has.labels?.[0]?.innerText.trim() ?? (has.innerText?.trim().split("\\n")[0] || has.id);
    })()`);
  }
}
