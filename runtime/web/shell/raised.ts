import { make } from "./element";

/** A part of a page that stands out from it, below its title. @param also classes beside its own */
export function raised(title: string, content: readonly (Node | string)[], also = ""): HTMLElement {
  const classes = also === "" ? "raised" : `raised ${also}`;
  return make("section", { class: classes, "aria-label": title }, make("h3", {}, title), ...content);
}

/** What stands where there is nothing to show: why, and what to do next. */
export function raisedHint(title: string, ...words: (Node | string)[]): HTMLElement {
  return make("div", { class: "raised" }, make("h3", {}, title), make("p", {}, ...words));
}
