import { element, make } from "../shell/element";
import type { ShownItem } from "./search-api";

export interface Shown {
  /** Whether the items were compared with a picture, so that their score says how much they look like it. */
  readonly isCompared: boolean;
  /** What "More like this" does. */
  onSimilar(item: ShownItem): void;
}

/** Replaces the list of results. */
export function showItems(items: readonly ShownItem[], shown: Shown): void {
  element("items", HTMLUListElement).replaceChildren(...items.map((item) => card(item, shown)));
}

function card(item: ShownItem, { isCompared, onSimilar }: Shown): HTMLLIElement {
  const similar = make("button", { type: "button", class: "button" }, "More like this");
  similar.setAttribute("aria-label", `More like this: ${item.title}`);
  similar.addEventListener("click", () => onSimilar(item));
  return make(
    "li",
    { class: "item" },
    picture(item),
    make("h3", {}, title(item)),
    make("p", { class: "category" }, item.category),
    ...(isCompared ? [make("p", { class: "score" }, `score ${item.score.toFixed(2)}`)] : []),
    make("p", { class: item.price === null ? "price unknown" : "price" }, price(item)),
    make("p", { class: item.stock === 0 ? "stock none" : "stock" }, stock(item)),
    similar,
  );
}

function picture({ picture }: ShownItem): HTMLImageElement {
  // the title beside it says what it shows
  const image = make("img", {
    src: picture,
    alt: "",
    class: "picture",
    loading: "lazy",
    width: "300",
    height: "300",
  });
  // an empty place says as much as a broken picture, more quietly
  image.addEventListener("error", () => image.replaceWith(make("div", { class: "picture" })));
  return image;
}

function title({ title, link }: ShownItem): Node | string {
  // only what a shop can be: a link of another kind would be a script in disguise
  return link?.startsWith("https://") ? make("a", { href: link }, title) : title;
}

function price({ price, currency }: ShownItem): string {
  if (price === null) return "Price unknown";
  if (currency === null) return price.toFixed(2);
  return new Intl.NumberFormat(navigator.language, { style: "currency", currency }).format(price);
}

function stock({ stock }: ShownItem): string {
  if (stock === null) return "Available";
  return stock === 0 ? "Out of stock" : `${stock} in stock`;
}
