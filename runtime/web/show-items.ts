import { element, make } from "./element";
import type { Item } from "./search-api";

/** Replaces the list of results. @param onSimilar what "More like this" does */
export function showItems(items: readonly Item[], onSimilar: (item: Item) => void): void {
  element("items", HTMLUListElement).replaceChildren(...items.map((item) => card(item, onSimilar)));
}

function card(item: Item, onSimilar: (item: Item) => void): HTMLLIElement {
  const similar = make("button", { type: "button", class: "button" }, "More like this");
  similar.setAttribute("aria-label", `More like ${item.title}`);
  similar.addEventListener("click", () => onSimilar(item));
  return make(
    "li",
    { class: "item" },
    make("img", { src: item.picture, alt: "", loading: "lazy", width: "240", height: "300" }),
    make("h3", {}, title(item)),
    make("p", { class: "price" }, price(item)),
    make("p", { class: item.stock === 0 ? "stock none" : "stock" }, stock(item)),
    make("p", { class: "category" }, `${item.category} · score ${item.score.toFixed(3)}`),
    similar,
  );
}

function title({ title, link }: Item): Node | string {
  // only what a shop can be: a link of another kind would be a script in disguise
  return link?.startsWith("https://") ? make("a", { href: link, rel: "noopener" }, title) : title;
}

function price({ price, currency }: Item): string {
  if (price === null) return "Price unknown";
  if (currency === null) return price.toFixed(2);
  return new Intl.NumberFormat(navigator.language, { style: "currency", currency }).format(price);
}

function stock({ stock }: Item): string {
  if (stock === null) return "Available";
  return stock === 0 ? "Out of stock" : `${stock} in stock`;
}
