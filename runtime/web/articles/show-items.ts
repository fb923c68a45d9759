import { make } from "../shell/element";
import type { ListedItem, ShownArticle } from "./articles-api";
import type { MetIn } from "./deed-queue";
import { aboutArticle, reasonOf } from "./words";

export interface ItemActions {
  open(article: ShownArticle, met: MetIn | undefined): void;
  like(article: ShownArticle, met: MetIn | undefined): void;
  dislike(article: ShownArticle, met: MetIn | undefined): void;
  hide(article: ShownArticle, met: MetIn | undefined): void;
  share(article: ShownArticle, met: MetIn | undefined): void;
  explain(article: ShownArticle, list: string, place: HTMLElement): void;
}

export const addressOf = ({ id }: Pick<ShownArticle, "id">) =>
  `/articles/?${new URLSearchParams({ article: id })}`;

/** An article of a list, with why it is there. */
export function showItem(
  { article, because, position }: ListedItem,
  list: string,
  actions: ItemActions,
): HTMLLIElement {
  const met = { list, position };
  const explained = make("div", { class: "explained" });
  const why = make(
    "details",
    {},
    make("summary", { "aria-label": `How it came here: ${article.title}` }, "How it came here"),
    explained,
  );
  why.addEventListener("toggle", () => {
    if (why.open) actions.explain(article, list, explained);
  });
  return card(article, met, actions, make("p", { class: "reason" }, reasonOf(because)), why);
}

/** An article that was searched for. */
export function showFound(article: ShownArticle, actions: ItemActions): HTMLLIElement {
  return card(article, undefined, actions);
}

/** A title alone, that leads to its article. */
export function showShort(
  article: Pick<ShownArticle, "id" | "title">,
  about: string,
  open: () => void,
): HTMLLIElement {
  return make("li", {}, link(article, open), make("span", { class: "soft" }, about));
}

/** What can be done with an article, wherever it stands. */
export function acts(
  article: ShownArticle,
  met: MetIn | undefined,
  actions: ItemActions,
): HTMLButtonElement[] {
  return (
    [
      ["Like", actions.like],
      ["Not for me", actions.dislike],
      ["Hide", actions.hide],
      ["Share", actions.share],
    ] as const
  ).map(([words, act]) => {
    const made = make(
      "button",
      { type: "button", class: "button", "aria-label": `${words}: ${article.title}` },
      words,
    );
    made.addEventListener("click", () => act(article, met));
    return made;
  });
}

function card(
  article: ShownArticle,
  met: MetIn | undefined,
  actions: ItemActions,
  ...why: readonly Node[]
): HTMLLIElement {
  return make(
    "li",
    { class: "item raised", "data-article": article.id },
    make("p", { class: "category" }, article.category),
    make(
      "h3",
      { lang: article.language },
      link(article, () => actions.open(article, met)),
    ),
    ...(article.summary === "" ? [] : [make("p", { lang: article.language }, article.summary)]),
    make("p", { class: "soft" }, aboutArticle(article, Date.now())),
    ...why,
    make("div", { class: "acts" }, ...acts(article, met, actions)),
  );
}

/** A link that can be opened in another window, too. */
function link(article: Pick<ShownArticle, "id" | "title">, open: () => void): HTMLAnchorElement {
  const made = make("a", { href: addressOf(article) }, article.title);
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  return made;
}
