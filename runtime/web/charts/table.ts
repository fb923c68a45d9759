import { make } from "../shell/element";

/** A table whose first column names its rows. A part of it that does not fit is reached by scrolling, with keys too. */
export function tableOf(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  const [head, ...body] = [columns, ...rows].map((cells, at) =>
    make(
      "tr",
      {},
      ...cells.map((cell, column) =>
        at === 0
          ? make("th", { scope: "col" }, cell)
          : column === 0
            ? make("th", { scope: "row" }, cell)
            : make("td", {}, cell),
      ),
    ),
  );
  const table = make(
    "table",
    {},
    make("caption", {}, caption),
    make("thead", {}, head ?? ""),
    make("tbody", {}, ...body),
  );
  return make("div", { class: "scrolled", role: "group", tabindex: "0", "aria-label": caption }, table);
}
