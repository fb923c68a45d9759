import { make } from "../shell/element";
import { explanationOf, type ListExplanation } from "./articles-api";
import { sourceWords } from "./words";

/** Shows what gave an article its place in a list. @throws ApiProblem when that cannot be found out now */
export async function explain(article: string, list: string, place: HTMLElement): Promise<void> {
  if (place.childElementCount > 0) return;
  place.replaceChildren(...shownOf(await explanationOf(list), article));
}

function shownOf({ items, candidates, model, experiment, seed }: ListExplanation, article: string): Node[] {
  const item = items.find((each) => each.article.id === article);
  const sources = Object.entries(candidates.find((each) => each.article.id === article)?.sources ?? {})
    .filter(([, score]) => score > 0)
    .sort(([, a], [, b]) => b - a);
  const most = sources[0]?.[1] ?? 1;
  const rows = sources.map(([source, score]) =>
    make("tr", {}, make("th", { scope: "row" }, sourceWords(source)), make("td", {}, bar(score / most))),
  );
  const left = candidates.filter(({ filtered }) => filtered !== null).length;
  const facts = [
    item && `It had ${percent(item.propensity)} to be shown here.`,
    `Out of ${candidates.length} candidates; ${left} were left out by rules.`,
    model === null ? "No model of readers has a part in it yet." : `Model ${model.slice(0, 12)}.`,
    experiment === null ? undefined : `Experiment ${experiment}.`,
    `Seed ${seed}.`,
  ];
  return [
    ...(rows.length === 0
      ? []
      : [
          make("table", {}, make("caption", {}, "What spoke for it, the strongest as a whole bar."), ...rows),
        ]),
    make("p", { class: "soft" }, facts.filter(Boolean).join(" ")),
  ];
}

/** @param share of 1 */
function bar(share: number): HTMLElement {
  const made = make("div", { class: "bar" });
  // styles in markup are refused by the page's policy, those that a script sets are not
  made.style.setProperty("--share", String(share));
  return made;
}

function percent(share: number): string {
  return `${new Intl.NumberFormat("en", { maximumSignificantDigits: 2 }).format(share * 100)} %`;
}
