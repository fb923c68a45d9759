import type { ConsolePage } from "./console-page";
import { ConsoleViews } from "./console-views";

/** What a page showed at a moment. */
export interface ShownList {
  readonly titles: readonly string[];
  readonly reasons: readonly string[];
}

/** A visit to the articles of a deployed estate in a browser of its own, as one of the readers who can be chosen there. */
export class ReaderVisit {
  private readonly view: ConsolePage;

  private constructor(view: ConsolePage) {
    this.view = view;
  }

  /**
   * Signs in, does something and closes the browser.
   *
   * @param name as the sign-in page says it, e.g. "Rosa Reader"
   * @returns what the pages complained of
   */
  static async as(
    name: string,
    consoleUrl: string,
    act: (visit: ReaderVisit) => Promise<void>,
  ): Promise<string[]> {
    const views = new ConsoleViews();
    try {
      const visit = new ReaderVisit(await views.open(`${consoleUrl}/articles/`));
      await visit.signIn(name);
      await act(visit);
      return await views.close();
    } finally {
      await views.end();
    }
  }

  /** What they did by now, the newest first. */
  async history(): Promise<string[]> {
    await this.view.page.reload();
    await this.settled();
    return this.view.page.locator("#deeds li").allTextContents();
  }

  async list(category = "All"): Promise<ShownList> {
    const { page } = this.view;
    await page.locator("#categories").getByRole("button", { name: category, exact: true }).click();
    const title = category === "All" ? "For you" : `For you in ${category}`;
    await page.getByRole("heading", { name: title, exact: true }).waitFor();
    await this.settled();
    const texts = (selector: string) => page.locator(`#items ${selector}`).allInnerTexts();
    return { titles: await texts("h3"), reasons: await texts(".reason") };
  }

  /** Opens an article of the list, likes it, and goes back to the list. */
  async readAndLike(title: string): Promise<void> {
    const { page } = this.view;
    await page.locator("#items").getByRole("link", { name: title, exact: true }).click();
    const article = page.getByRole("article", { name: title });
    await article.getByRole("button", { name: `Like: ${title}` }).click();
    await article.getByText(`You like “${title}”.`).waitFor();
    await page.getByRole("link", { name: "Back to your feed" }).click();
    await this.settled();
  }

  /** Of the page and of the directory, which leads to the console's home. @returns how the home page says that articles are */
  async signOut(): Promise<string> {
    const { page } = this.view;
    await this.view.button("Sign out").click();
    await page.getByText("The directory on your machine forgets who you are.").waitFor();
    await this.view.button("Sign out").click();
    const state = page.locator("[data-health='/articles/api/v1/health']", { hasText: /\w/ });
    await state.waitFor();
    const said = await state.innerText();
    await page.getByRole("link", { name: "Articles" }).first().click();
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    return said;
  }

  private async signIn(name: string): Promise<void> {
    const { page } = this.view;
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByRole("button", { name }).click();
    await page.locator("#who", { hasText: name }).waitFor();
    await this.settled();
  }

  private settled(): Promise<void> {
    return this.view.page.locator('#feed[aria-busy="false"]').waitFor();
  }
}
