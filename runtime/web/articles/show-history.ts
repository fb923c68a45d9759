import { element, make } from "../shell/element";
import type { ShownReader } from "./articles-api";
import { showShort } from "./show-items";
import { ago, deedWords } from "./words";

const mostShown = 50;

/** What the reader did, and what that says about them. */
export function showHistory(
  { user_id, deeds, tastes, history }: ShownReader,
  open: (article: string) => void,
): void {
  element("person", HTMLElement).textContent = user_id;
  element("history-status", HTMLElement).textContent =
    deeds === 0
      ? "Nothing yet. What you open, like or hide is kept here, and decides what comes next."
      : `${deeds === 1 ? "One thing" : `${deeds} things`} in all. Of what you liked lately:`;
  element("tastes", HTMLElement).replaceChildren(
    ...tastes
      .slice(0, 5)
      .flatMap(({ category, share }) => [
        make("dt", {}, category),
        make("dd", {}, meter(share), `${Math.round(share * 100)} %`),
      ]),
  );
  element("deeds", HTMLElement).replaceChildren(
    ...history
      .slice(0, mostShown)
      .map(({ article, kind, at }) =>
        showShort(article, `${deedWords[kind]} ${ago(Date.parse(at), Date.now())}`, () => open(article.id)),
      ),
  );
}

function meter(value: number): HTMLMeterElement {
  const made = make("meter", { min: "0", max: "1", "aria-hidden": "true" });
  made.value = value;
  return made;
}
