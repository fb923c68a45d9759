import type { Page, Request } from "playwright-core";

const searches = /\/api\/v1\/(search|items\/[^/]+\/similar)(\?|$)/;

/** One look at the console, as a person has it: what is done to the page, what it shows, what it complains about. */
export class ConsolePage {
  readonly page: Page;
  /** What the browser's console says: errors, warnings, what the content security policy refused. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
  }

  async open(url: string): Promise<void> {
    await this.searching(() => this.page.goto(url));
  }

  /** Does something that makes the page search, and waits until it shows what came of it. */
  async searching(act: () => Promise<unknown>): Promise<Request> {
    const [response] = await Promise.all([
      this.page.waitForResponse(({ url }) => searches.test(url())),
      act(),
    ]);
    await this.page.locator('#results[aria-busy="false"]').waitFor();
    return response.request();
  }

  /** Nothing of a search reaches the API any more, or the status and problem that it is answered with. */
  async answerSearches(
    answer: "offline" | { status: number; headers?: Record<string, string>; body: string },
  ) {
    await this.page.route(searches, (route) =>
      answer === "offline"
        ? route.abort("internetdisconnected")
        : route.fulfill({ contentType: "application/problem+json", ...answer }),
    );
  }

  /** The browser itself reports answers that are problems, and there is no way to make it not to. */
  forgiveFailedRequests(): void {
    const others = this.complaints.filter((complaint) => !complaint.startsWith("Failed to load resource"));
    this.complaints.splice(0, Infinity, ...others);
  }

  choose(photo: Buffer, name = "photo.jpg", mimeType = "image/jpeg"): Promise<void> {
    return this.page.getByLabel("Choose a photo").setInputFiles({ name, mimeType, buffer: photo });
  }

  /** The file arrives as a browser hands it over when someone drops or pastes it. */
  async bring(photo: Buffer, how: "dropped" | "pasted"): Promise<void> {
    const transfer = await this.page.evaluateHandle(`(() => {
      const bytes = Uint8Array.from(atob("${photo.toString("base64")}"), (byte) => byte.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "photo.jpg", { type: "image/jpeg" }));
      return transfer;
    })()`);
    if (how === "dropped") {
      await this.page.dispatchEvent("#drop", "dragover", { dataTransfer: transfer });
      await this.page.dispatchEvent("#drop", "drop", { dataTransfer: transfer });
    } else {
      await transfer.evaluate(
        `(clipboardData) => document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }))`,
      );
      await this.page.evaluate(
        `(clipboardData) => document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }))`,
        transfer,
      );
    }
  }

  titles(): Promise<string[]> {
    return this.page.locator(".item h3").allTextContents();
  }

  texts(part: "price" | "stock" | "category"): Promise<string[]> {
    return this.page.locator(`.item .${part}`).allTextContents();
  }

  status(): Promise<string> {
    return this.page.getByRole("status").innerText();
  }

  alert(): Promise<string> {
    return this.page.getByRole("alert").innerText();
  }
}
