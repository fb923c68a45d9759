import { ApiProblem } from "../shell/api-problem";
import { element, make } from "../shell/element";
import { similarTo, type WholeArticle, wholeArticle } from "./articles-api";
import type { MetIn } from "./deed-queue";
import { ReadingTime } from "./reading-time";
import { acts, type ItemActions, showShort } from "./show-items";
import { aboutArticle } from "./words";

const view = element("article", HTMLElement);
const status = element("article-status", HTMLElement);

interface Open {
  readonly id: string;
  readonly met: MetIn | undefined;
  readonly time: ReadingTime;
}

/** One article, and how long it is read. */
export class ArticleView {
  private readonly actions: ItemActions;
  private open: Open | undefined;

  constructor(actions: ItemActions) {
    this.actions = actions;
  }

  /** @throws ApiProblem when it cannot be had */
  async show(id: string, met: MetIn | undefined): Promise<void> {
    const article = await wholeArticle(id);
    this.open = { id, met, time: new ReadingTime() };
    this.fill(article, met);
    view.hidden = false;
    view.focus();
    scrollTo({ top: 0 });
    // nobody waits for what is like it, and it may be missing: the article is what was asked for
    void this.showSimilar(id).catch((error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error;
    });
  }

  /** Says it where the reader is, when an article is open. */
  say(words: string): void {
    if (this.open !== undefined) status.textContent = words;
  }

  /** @returns what was read, and for how many seconds, when an article was open */
  leave(): (Omit<Open, "time"> & { readonly seconds: number }) | undefined {
    const left = this.open;
    this.open = undefined;
    view.hidden = true;
    return left && { id: left.id, met: left.met, seconds: left.time.end() };
  }

  private fill(article: WholeArticle, met: MetIn | undefined): void {
    const title = element("article-title", HTMLElement);
    title.textContent = article.title;
    title.lang = article.language;
    element("article-about", HTMLElement).textContent = [
      article.category,
      aboutArticle(article, Date.now()),
      ...(article.region === null ? [] : [article.region]),
    ].join(" · ");
    const text = element("article-text", HTMLElement);
    text.lang = article.language;
    text.replaceChildren(...article.text.split(/\n{2,}/).map((paragraph) => make("p", {}, paragraph)));
    element("article-acts", HTMLElement).replaceChildren(...acts(article, met, this.actions));
    const source = element("article-source", HTMLElement);
    const { url } = article;
    source.hidden = url === undefined || !isPage(url);
    source.replaceChildren(
      make(
        "a",
        { href: source.hidden ? undefined : url, rel: "noopener noreferrer" },
        `Read it at ${article.publisher}`,
      ),
    );
    status.textContent = "";
    element("similar", HTMLElement).hidden = true;
  }

  private async showSimilar(id: string): Promise<void> {
    const { articles } = await similarTo(id);
    if (this.open?.id !== id) return;
    element("similar", HTMLElement).hidden = articles.length === 0;
    element("similar-items", HTMLElement).replaceChildren(
      ...articles.map((article) =>
        showShort(article, article.category, () => this.actions.open(article, undefined)),
      ),
    );
  }
}

/** What a link may lead to, whatever the API let in. */
function isPage(url: string): boolean {
  return /^https?:\/\//.test(url);
}
