import { element } from "../shell/element";
import { keepFocus } from "../shell/keep-focus";
import { type ArticleList, type ListedItem, recommendations, search, traceOfLastTold } from "./articles-api";
import { showOneOf } from "./chips";
import { keepReadable } from "./offline";
import { type ItemActions, showFound, showItem } from "./show-items";
import { listWords } from "./words";

const part = element("feed", HTMLElement);
const title = element("feed-title", HTMLElement);
const status = element("status", HTMLElement);
const items = element("items", HTMLElement);
const more = element("more", HTMLButtonElement);
const words = element("words", HTMLInputElement);

/** A deed goes through the stream to the reader's profile: most lists have followed it after the first of these, in milliseconds. */
const waits = [150, 250, 400, 800, 1600];

type Attempt = (act: () => Promise<void>) => Promise<void>;

/** The reader's list, and what they search for. */
export class FeedView {
  private readonly actions: ItemActions;
  private readonly attempt: Attempt;
  private category = "";
  private list: ArticleList | undefined;
  private shown: readonly string[] = [];
  private searching = new AbortController();
  /** Of two answers that overtake each other the later question's is shown. */
  private turn = 0;

  constructor(actions: ItemActions, attempt: Attempt) {
    this.actions = actions;
    this.attempt = attempt;
    more.addEventListener("click", () => attempt(() => this.loadMore()));
    element("query", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      const q = words.value.trim();
      void attempt(() => (q === "" ? this.load() : this.find(q)));
    });
  }

  offer(categories: readonly string[]): void {
    showOneOf(element("categories", HTMLElement), categories, this.category, (category) => {
      this.category = category;
      void this.attempt(() => this.load());
    });
  }

  /** The list as it is now. */
  async load(done = ""): Promise<void> {
    const turn = this.begin();
    const list = await recommendations(this.category);
    if (turn === this.turn) this.show(list, done);
  }

  /** The list as it is once a deed of a moment ago counts. */
  async follow(done: string): Promise<void> {
    const turn = this.begin();
    const before = this.list?.id;
    const trace = traceOfLastTold();
    let list = await recommendations(this.category, { trace });
    for (const wait of waits) {
      if (list.id !== before || turn !== this.turn) break;
      await new Promise((resolve) => setTimeout(resolve, wait));
      list = await recommendations(this.category, { trace });
    }
    if (turn === this.turn) this.show(list, done);
  }

  private begin(): number {
    this.searching.abort();
    words.value = "";
    part.setAttribute("aria-busy", "true");
    return ++this.turn;
  }

  /** What is shown is what there was before. */
  settle(): void {
    part.setAttribute("aria-busy", "false");
  }

  private show(list: ArticleList, done: string): void {
    this.list = list;
    this.shown = list.items.map(({ article }) => article.id);
    title.textContent = this.category === "" ? "For you" : `For you in ${this.category}`;
    keepFocus(part, () => items.replaceChildren(...list.items.map((item) => this.card(item, list.id))));
    const isEmpty = list.items.length === 0 && this.category === "" && list.degraded === undefined;
    element("nothing", HTMLElement).hidden = !isEmpty;
    more.hidden = list.items.length === 0;
    status.textContent = [done, listWords(list.items.length, list.degraded)].filter(Boolean).join(" ");
    void keepReadable(this.shown);
    this.settle();
  }

  private async loadMore(): Promise<void> {
    const list = await recommendations(this.category, { exclude: this.shown });
    const added = list.items.map((item) => this.card(item, list.id));
    this.shown = [...this.shown, ...list.items.map(({ article }) => article.id)];
    items.append(...added);
    more.hidden = added.length === 0;
    status.textContent = listWords(added.length, list.degraded);
    added[0]?.querySelector("a")?.focus();
  }

  private async find(q: string): Promise<void> {
    const turn = this.begin();
    words.value = q;
    this.searching = new AbortController();
    const { articles } = await search(q, this.searching.signal).catch((error: unknown) => {
      if (turn === this.turn) throw error;
      return { articles: [] };
    });
    if (turn !== this.turn) return;
    title.textContent = `About “${q}”`;
    items.replaceChildren(...articles.map((article) => showFound(article, this.actions)));
    more.hidden = true;
    status.textContent =
      articles.length === 0
        ? "Nothing was found. Other words may; an empty search leads back to your feed."
        : `${articles.length === 1 ? "1 article" : `${articles.length} articles`}. An empty search leads back to your feed.`;
    this.settle();
  }

  private card(item: ListedItem, list: string): HTMLLIElement {
    return showItem(item, list, this.actions);
  }
}
