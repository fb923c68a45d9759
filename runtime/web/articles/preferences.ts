import { element, make } from "../shell/element";
import type { Choices, Preferences } from "./articles-api";
import { Chips } from "./chips";
import { languageName } from "./words";

const details = element("preferences", HTMLDetailsElement);
const categories = new Chips(element("choose-categories", HTMLElement));
const languages = new Chips(element("choose-languages", HTMLElement));
const region = element("region", HTMLSelectElement);
const status = element("choices-status", HTMLElement);

/** @param isNew whether the reader is asked before anything else */
export function showPreferences(choices: Choices, chosen: Preferences, isNew: boolean): void {
  categories.show(withAll(choices.categories, chosen.categories), chosen.categories);
  languages.show(withAll(choices.languages, chosen.languages), chosen.languages, languageName);
  const regions = withAll(choices.regions, chosen.region === undefined ? [] : [chosen.region]);
  element("regions", HTMLElement).hidden = regions.length === 0;
  region.replaceChildren(
    make("option", { value: "" }, "None"),
    ...regions.map((each) => make("option", { value: each }, each)),
  );
  region.value = chosen.region ?? "";
  if (isNew) details.open = true;
}

/** @param keep what to do with what was chosen; it is said when that has ended well */
export function onPreferences(keep: (preferences: Preferences) => Promise<boolean>): void {
  element("choices", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    const isKept = await keep({
      categories: categories.pressed,
      languages: languages.pressed,
      ...(region.value !== "" && { region: region.value }),
    });
    if (isKept) status.textContent = "Kept. Your feed follows it.";
  });
}

/** What was chosen before stays to be seen, though no live article has it. */
function withAll(offered: readonly string[], chosen: readonly string[]): string[] {
  return [...new Set([...offered, ...chosen])];
}
